#include "formats/csv_format.h"
#include "formats/json_format.h"
#include "formats/raw_decoder.h"
#include "formats/row_decoder.h"

namespace millrace {

const std::vector<FormatKind>& formatRegistry() {
  static const std::vector<FormatKind> registry = {
      {"csv", openCsvDecoder},
      {"json", openJsonDecoder},
      {"raw", openRawDecoder},
  };
  return registry;
}

const FormatKind* findFormat(std::string_view name) {
  for (const FormatKind& format : formatRegistry()) {
    if (name == format.name) return &format;
  }
  return nullptr;
}

}  // namespace millrace
