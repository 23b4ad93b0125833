#include "expressions/registry.h"

#include <algorithm>
#include <cstring>

#include "expressions/families.h"

namespace millrace {

namespace {

FunctionList buildRegistry() {
  FunctionList list;
  addLogic(list);
  addChoice(list);
  addComparison(list);
  addArithmetic(list);
  addDecimalArithmetic(list);
  addNumericCasts(list);
  addTextCasts(list);
  addTimeCasts(list);
  addNestedCasts(list);
  addTextCuts(list);
  addTextSearch(list);
  addTextBuilding(list);
  addLike(list);
  addTimeParts(list);
  addTimeArithmetic(list);
  addClock(list);
  addTimeText(list);
  addMath(list);
  addRounding(list);
  addAccess(list);
  addEncoding(list);
  addRegex(list);
  addCollections(list);
  addJson(list);
  addJsonQueries(list);
  addPrintf(list);
  std::sort(list.begin(), list.end(),
            [](const FunctionRow& a, const FunctionRow& b) { return std::strcmp(a.name, b.name) < 0; });
  return list;
}

}  // namespace

const std::vector<FunctionRow>& functionRegistry() {
  static const FunctionList kFunctions = buildRegistry();
  return kFunctions;
}

const FunctionRow* findFunction(std::string_view name) {
  const FunctionList& functions = functionRegistry();
  const auto found =
      std::partition_point(functions.begin(), functions.end(), [&](const FunctionRow& row) { return row.name < name; });
  return found != functions.end() && found->name == name ? &*found : nullptr;
}

}  // namespace millrace
