#pragma once
#include <string>
#include <string_view>

namespace millrace {

/** The character sets of ENCODE and DECODE. */
enum class Charset { kUtf8, kAscii, kLatin1, kUtf16, kUtf16Le, kUtf16Be, kUnknown };

/** By a name that Java knows, in any case. */
Charset charsetOf(std::string_view name);

/** UTF-8 text in another set; what it lacks becomes '?'. UTF-16 starts with a byte order mark. */
void appendEncoded(std::string_view text, Charset charset, std::string* out);

/** Bytes of a set as UTF-8; what is wrong becomes U+FFFD. */
void appendDecoded(std::string_view bytes, Charset charset, std::string* out);

}  // namespace millrace
