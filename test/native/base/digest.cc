#include "base/digest.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

template <void (*F)(std::string_view, std::string*)>
std::string digest(std::string_view data) {
  std::string out;
  F(data, &out);
  return out;
}

TEST(Digest, agreesWithTheStandards) {
  EXPECT_EQ(digest<appendMd5>(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(digest<appendMd5>("😀"), "2a02eac39d716a70ecf37579185927b6");
  EXPECT_EQ(digest<appendMd5>(std::string(1000, 'a')), "cabe45dcc9ae5b66ba86600cca6b8ba8");
  EXPECT_EQ(digest<appendSha1>("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(digest<appendSha1>("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(digest<appendSha224>("a"), "abd37534c7d9a2efb9465de931cd7055ffdb8879563ae98078d6d6d5");
  EXPECT_EQ(digest<appendSha256>("a"), "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
  EXPECT_EQ(digest<appendSha256>("é"), "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
  EXPECT_EQ(digest<appendSha384>("hello world"),
            "fdbd8e75a67f29f701a4e040385e2e23986303ea10239211af907fcbb83578b3e417cb71ce646efd0819dd8c088de1bd");
  EXPECT_EQ(digest<appendSha512>("hello world"),
            "309ecc489c12d6eb4cc40f50c902f2b4d0ed77ee511a7c7a9bcd3ca86d4cd86f989dd35bc5ff499670da34255b45b0cfd830e81f60"
            "5dcf7dc5542e"
            "93ae9cd76f");
}

}  // namespace
}  // namespace millrace
