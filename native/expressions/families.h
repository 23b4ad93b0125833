#pragma once
// The families of functions, one file each; registry.cc lists them.
#include <vector>

#include "expressions/registry.h"

namespace millrace {

using FunctionList = std::vector<FunctionRow>;

void addArithmetic(FunctionList& list);
void addDecimalArithmetic(FunctionList& list);
void addLogic(FunctionList& list);
void addComparison(FunctionList& list);
void addChoice(FunctionList& list);
void addNumericCasts(FunctionList& list);
void addTextCasts(FunctionList& list);
void addNestedCasts(FunctionList& list);
void addTimeCasts(FunctionList& list);
void addTextCuts(FunctionList& list);
void addTextSearch(FunctionList& list);
void addTextBuilding(FunctionList& list);
void addLike(FunctionList& list);
void addTimeParts(FunctionList& list);
void addTimeArithmetic(FunctionList& list);
void addClock(FunctionList& list);
void addTimeText(FunctionList& list);
void addMath(FunctionList& list);
void addRounding(FunctionList& list);
void addAccess(FunctionList& list);
void addEncoding(FunctionList& list);
void addRegex(FunctionList& list);
void addCollections(FunctionList& list);
void addJson(FunctionList& list);
void addJsonQueries(FunctionList& list);
void addPrintf(FunctionList& list);

}  // namespace millrace
