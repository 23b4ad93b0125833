#pragma once
// Configs of aggregating operators as text.
#include <string>
#include <vector>

#include "operators/harness.h"

namespace millrace::testing {

// `rest` replaces defaults: "filter":2, "distinct":true, "parameters":[...]
inline std::string call(const std::string& function, const std::string& arguments, const std::string& result,
                        const std::string& rest = "") {
  std::string filter = rest.find("filter") == std::string::npos ? "\"filter\":null," : "";
  std::string distinct = rest.find("distinct") == std::string::npos ? "\"distinct\":false," : "";
  std::string parameters = rest.find("parameters") == std::string::npos ? "\"parameters\":[]," : "";
  return "{\"function\":\"" + function + "\",\"arguments\":[" + arguments + "]," + filter + distinct + parameters +
         (rest.empty() ? "" : rest + ",") + "\"resultType\":" + typeId(result) + "}";
}

inline std::string numbersText(const std::vector<uint32_t>& numbers) {
  std::vector<std::string> texts;
  for (uint32_t number : numbers) texts.push_back(std::to_string(number));
  return listText(texts);
}

}  // namespace millrace::testing
