#include "base/xxh3.h"

#include <gtest/gtest.h>

#include <vector>

namespace millrace {
namespace {

// Answers of libxxhash 0.8.1 for the bytes i * 131 + 7; each length class of the algorithm and its edges.
TEST(Xxh3, agreesWithTheReference) {
  const struct {
    size_t length;
    uint64_t hash;
  } kKnown[] = {
      {0, 0x2D06800538D394C2},    {1, 0x4C5CCA45D0F4811F},    {3, 0x6E3E2670E61106AC},    {4, 0x5C4C63133443D03F},
      {8, 0xF9FD4DD0B04D78F5},    {9, 0x7C20DF9712C26EDF},    {16, 0x86ABF6BACCEA0858},   {17, 0xB58BF5DC5022D071},
      {32, 0xE3712ED84C04A66E},   {33, 0xA4DEE99B093E1F73},   {64, 0x1291D2D4042330DD},   {65, 0x97C6BF83217E5EC9},
      {128, 0x10D17F72C0CCBA41},  {129, 0x1648BDC3DB49D1A2},  {192, 0xDAF64F63DC7D5E36},  {240, 0xB6CFAF343FAB81E6},
      {241, 0x956CAE592C67279E},  {256, 0xB15E550733C5DFAC},  {512, 0xA0E9790EB93990D7},  {1024, 0x70BD377D9574F4BB},
      {1025, 0x66C4487C41E127A7}, {1088, 0xF43DC77E28A9ACBC}, {2048, 0x8B46CAA67DAB3A30}, {4999, 0xC3AF6109DAA0965B},
  };
  std::vector<uint8_t> bytes(5000);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * 131 + 7);
  for (const auto& known : kKnown) EXPECT_EQ(xxh3(bytes.data(), known.length), known.hash) << known.length;
}

}  // namespace
}  // namespace millrace
