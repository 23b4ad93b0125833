#pragma once
#include <optional>
#include <string_view>

namespace millrace {

/** The parts of a URL as java.net.URL takes it apart; a part that is not there is empty. */
struct UrlParts {
  std::string_view protocol;
  std::optional<std::string_view> host, authority, userInfo, query, reference;
  std::string_view path;
  std::string_view file;  // path and query
};

/** False for text without a protocol that Java knows (http, https, ftp, file, jar, mailto). */
bool parseUrl(std::string_view text, UrlParts* out);

}  // namespace millrace
