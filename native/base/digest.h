#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace {

// Message digests, for the SQL functions of the same names; not for security. Each appends lower-case hex digits.

void appendMd5(std::string_view data, std::string* out);   // RFC 1321
void appendSha1(std::string_view data, std::string* out);  // FIPS 180-4, as those below
void appendSha224(std::string_view data, std::string* out);
void appendSha256(std::string_view data, std::string* out);
void appendSha384(std::string_view data, std::string* out);
void appendSha512(std::string_view data, std::string* out);

}  // namespace millrace
