#include <cmath>

#include "plan/plan_value.h"

namespace millrace {

void PlanReader::fail(std::string_view what) {
  if (ok()) shared_->status = Status::error("PLAN_MESSAGE", path_ + ": " + std::string(what));
}

void PlanReader::keys(std::initializer_list<const char*> keys) {
  if (!ok()) return;
  if (!value_ || value_->kind != PlanValue::Kind::kMap) return fail("expected a map");
  for (const auto& [name, unused] : value_->entries) {
    bool known = false;
    for (const char* key : keys) known |= name == key;
    if (!known) return fail("unknown key '" + name + "'");
  }
  for (const char* key : keys) {
    if (!value_->find(key)) return fail(std::string("missing key '") + key + "'");
  }
}

PlanReader PlanReader::field(const char* key) {
  const PlanValue* found = ok() && value_ && value_->kind == PlanValue::Kind::kMap ? value_->find(key) : nullptr;
  PlanReader reader(found, path_.empty() ? key : path_ + "." + key, shared_);
  if (!found) reader.fail("missing");
  return reader;
}

PlanReader PlanReader::item(size_t index) {
  const PlanValue* found = ok() && value_ && value_->kind == PlanValue::Kind::kArray && index < value_->items.size()
                               ? &value_->items[index]
                               : nullptr;
  PlanReader reader(found, path_ + "[" + std::to_string(index) + "]", shared_);
  if (!found) reader.fail("missing");
  return reader;
}

size_t PlanReader::size() {
  if (!ok()) return 0;
  if (!value_ || value_->kind != PlanValue::Kind::kArray) {
    fail("expected a list");
    return 0;
  }
  return value_->items.size();
}

bool PlanReader::boolean() {
  if (!ok()) return false;
  if (!value_ || value_->kind != PlanValue::Kind::kBool) fail("expected a boolean");
  return value_ && value_->boolean;
}

int64_t PlanReader::integer(int64_t low, int64_t high) {
  if (!ok()) return low;
  // JavaScript numbers beyond 32 bits arrive as doubles.
  if (value_ && value_->kind == PlanValue::Kind::kDouble && std::trunc(value_->number) == value_->number &&
      std::fabs(value_->number) <= 9007199254740992.0) {
    int64_t integer = static_cast<int64_t>(value_->number);
    if (integer >= low && integer <= high) return integer;
  }
  if (!value_ || value_->kind != PlanValue::Kind::kInt || value_->integer < low || value_->integer > high) {
    fail("expected an integer from " + std::to_string(low) + " to " + std::to_string(high));
    return low;
  }
  return value_->integer;
}

uint32_t PlanReader::index(size_t limit, const char* what) {
  if (!ok()) return 0;
  if (!value_ || value_->kind != PlanValue::Kind::kInt || value_->integer < 0 ||
      static_cast<uint64_t>(value_->integer) >= limit) {
    fail(std::string("expected the index of a ") + what + " below " + std::to_string(limit));
    return 0;
  }
  return static_cast<uint32_t>(value_->integer);
}

double PlanReader::number() {
  if (!ok()) return 0;
  if (value_ && value_->kind == PlanValue::Kind::kInt) return static_cast<double>(value_->integer);
  if (!value_ || value_->kind != PlanValue::Kind::kDouble) {
    fail("expected a number");
    return 0;
  }
  return value_->number;
}

std::string PlanReader::text() {
  if (!ok()) return {};
  if (!value_ || value_->kind != PlanValue::Kind::kString) {
    fail("expected a text");
    return {};
  }
  return value_->text;
}

std::vector<uint32_t> PlanReader::indexes(size_t limit, const char* what) {
  std::vector<uint32_t> out;
  for (size_t i = 0, n = size(); i < n && ok(); ++i) out.push_back(item(i).index(limit, what));
  return out;
}

}  // namespace millrace
