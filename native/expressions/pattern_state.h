#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/zone.h"
#include "expressions/registry.h"

namespace millrace {

/** A pattern compiled when it changes from one row to the next: once for a constant. */
template <typename Pattern>
class CachedPattern {
 public:
  /** Null for a wrong pattern; error() says why. */
  const Pattern* use(std::string_view source) {
    if (!compiled_ || source != source_) {
      source_ = source;
      compiled_ = true;
      valid_ = pattern_.compile(source_, &error_);
    }
    return valid_ ? &pattern_ : nullptr;
  }
  const std::string& error() const { return error_; }

 private:
  Pattern pattern_;
  std::string source_, error_;
  bool compiled_ = false;
  bool valid_ = false;
};

/** Zones by name, for names that come from rows. */
class ZoneCache {
 public:
  const Zone& legacy(std::string_view id) {
    const std::string key(id);
    auto found = zones_.find(key);
    if (found != zones_.end()) return *found->second;
    if (zones_.size() >= kZonesMax) zones_.clear();
    return *zones_.emplace(key, Zone::findLegacy(id)).first->second;
  }

 private:
  static constexpr size_t kZonesMax = 256;
  std::unordered_map<std::string, std::shared_ptr<const Zone>> zones_;
};

}  // namespace millrace
