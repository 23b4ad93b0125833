#pragma once
// Plan messages written as JSON, turned into the msgpack that the engine reads: tests say what a plan holds, and go
// through all of its checks.
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace millrace::testing {

// Trusts its input: tests write it.
class MessageText {
 public:
  static std::string encode(std::string_view json) {
    MessageText text(json);
    return text.value();
  }

 private:
  explicit MessageText(std::string_view json) : json_(json) {}

  char peek() {
    while (at_ < json_.size() && std::isspace(static_cast<unsigned char>(json_[at_]))) ++at_;
    return json_[at_];
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  static std::string header(uint8_t code, uint32_t count) {
    std::string out(1, static_cast<char>(code));
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(count >> shift));
    return out;
  }
  std::string value() {
    switch (peek()) {
      case '{':
        return items('{', '}', 0xdf);
      case '[':
        return items('[', ']', 0xdd);
      case '"':
        return text();
      case 't':
        at_ += 4;
        return "\xc3";
      case 'f':
        at_ += 5;
        return "\xc2";
      case 'n':
        at_ += 4;
        return "\xc0";
      default:
        return number();
    }
  }
  std::string items(char open, char close, uint8_t code) {
    take(open);
    std::string body;
    uint32_t count = 0;
    while (!take(close)) {
      if (count) take(',');
      if (code == 0xdf) {
        peek();
        body += text();
        take(':');
      }
      body += value();
      ++count;
    }
    return header(code, count) + body;
  }
  std::string text() {
    size_t end = json_.find('"', at_ + 1);
    std::string_view content = json_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return header(0xdb, static_cast<uint32_t>(content.size())) + std::string(content);
  }
  std::string number() {
    size_t end = json_.find_first_not_of("+-.0123456789eE", at_);
    std::string digits(json_.substr(at_, end - at_));
    at_ = end == std::string_view::npos ? json_.size() : end;
    uint64_t bits;
    bool whole = digits.find_first_of(".eE") == std::string::npos;
    if (whole) {
      bits = static_cast<uint64_t>(std::strtoll(digits.c_str(), nullptr, 10));
    } else {
      double real = std::strtod(digits.c_str(), nullptr);
      static_assert(sizeof(real) == sizeof(bits));
      __builtin_memcpy(&bits, &real, sizeof(bits));
    }
    std::string out(1, static_cast<char>(whole ? 0xd3 : 0xcb));
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(bits >> shift));
    return out;
  }

  std::string_view json_;
  size_t at_ = 0;
};

}  // namespace millrace::testing
