#include "expressions/url_parts.h"

namespace millrace {

namespace {

bool isKnownProtocol(std::string_view name) {
  constexpr std::string_view kKnown[] = {"http", "https", "ftp", "file", "jar", "mailto"};
  for (std::string_view known : kKnown) {
    if (name.size() != known.size()) continue;
    bool equal = true;
    for (size_t i = 0; i < name.size(); ++i) equal &= (name[i] | 0x20) == known[i];
    if (equal) return true;
  }
  return false;
}

void splitAuthority(UrlParts* url) {
  std::string_view host = *url->authority;
  const size_t at = host.rfind('@');
  if (at != std::string_view::npos) {
    url->userInfo = host.substr(0, at);
    host.remove_prefix(at + 1);
  }
  // A colon within brackets belongs to an IPv6 address.
  const size_t bracket = host.rfind(']');
  const size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url->host = host.substr(0, colon);
}

}  // namespace

bool parseUrl(std::string_view text, UrlParts* out) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || !isKnownProtocol(text.substr(0, colon))) return false;
  out->protocol = text.substr(0, colon);
  std::string_view rest = text.substr(colon + 1);
  const size_t hash = rest.find('#');
  if (hash != std::string_view::npos) {
    out->reference = rest.substr(hash + 1);
    rest = rest.substr(0, hash);
  }
  out->host = "";
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const size_t end = rest.find_first_of("/?");
    out->authority = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    splitAuthority(out);
  }
  out->file = rest;
  const size_t question = rest.find('?');
  out->path = rest.substr(0, question);
  if (question != std::string_view::npos) out->query = rest.substr(question + 1);
  return true;
}

}  // namespace millrace
