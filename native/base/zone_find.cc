// Finds zones by name: the compiled-in database, a folder of TZif files, or an offset written out.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/zone.h"

namespace millrace {

namespace {

struct ZoneEntry {
  const char* name;
  uint32_t offset;
  uint32_t size;
};

#include "zones/zone_data.inc"

// java.time.ZoneId.SHORT_IDS
constexpr std::pair<std::string_view, std::string_view> kShortNames[] = {{"ACT", "Australia/Darwin"},
                                                                         {"AET", "Australia/Sydney"},
                                                                         {"AGT", "America/Argentina/Buenos_Aires"},
                                                                         {"ART", "Africa/Cairo"},
                                                                         {"AST", "America/Anchorage"},
                                                                         {"BET", "America/Sao_Paulo"},
                                                                         {"BST", "Asia/Dhaka"},
                                                                         {"CAT", "Africa/Harare"},
                                                                         {"CNT", "America/St_Johns"},
                                                                         {"CST", "America/Chicago"},
                                                                         {"CTT", "Asia/Shanghai"},
                                                                         {"EAT", "Africa/Addis_Ababa"},
                                                                         {"ECT", "Europe/Paris"},
                                                                         {"IET", "America/Indiana/Indianapolis"},
                                                                         {"IST", "Asia/Kolkata"},
                                                                         {"JST", "Asia/Tokyo"},
                                                                         {"MIT", "Pacific/Apia"},
                                                                         {"NET", "Asia/Yerevan"},
                                                                         {"NST", "Pacific/Auckland"},
                                                                         {"PLT", "Asia/Karachi"},
                                                                         {"PNT", "America/Phoenix"},
                                                                         {"PRT", "America/Puerto_Rico"},
                                                                         {"PST", "America/Los_Angeles"},
                                                                         {"SST", "Pacific/Guadalcanal"},
                                                                         {"VST", "Asia/Ho_Chi_Minh"}};

constexpr size_t kZoneFileMax = 1 << 20;

// A name from the database never leaves its folder.
bool isPlainName(std::string_view id) {
  if (id.empty() || id.size() > 64 || id.front() == '/' || id.find("..") != std::string_view::npos) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || std::strchr("_+-/", c) != nullptr;
  });
}

std::shared_ptr<const Zone> readFromFolder(const char* folder, std::string_view id) {
  const std::string path = std::string(folder) + "/" + std::string(id);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return nullptr;
  std::string bytes;
  char chunk[4096];
  size_t length;
  while (bytes.size() < kZoneFileMax && (length = std::fread(chunk, 1, sizeof chunk, file)) > 0)
    bytes.append(chunk, length);
  std::fclose(file);
  return Zone::parse(std::string(id), bytes);
}

std::shared_ptr<const Zone> readCompiledIn(std::string_view id) {
  const ZoneEntry* end = std::end(kZoneEntries);
  const ZoneEntry* entry =
      std::partition_point(std::begin(kZoneEntries), end, [&](const ZoneEntry& e) { return e.name < id; });
  if (entry == end || entry->name != id) return nullptr;
  const char* bytes = reinterpret_cast<const char*>(kZoneWords) + entry->offset;
  return Zone::parse(std::string(id), {bytes, entry->size});
}

bool takeTwoDigits(std::string_view* text, int32_t* value) {
  if (text->size() < 2 || (*text)[0] < '0' || (*text)[0] > '9' || (*text)[1] < '0' || (*text)[1] > '9') return false;
  *value = ((*text)[0] - '0') * 10 + ((*text)[1] - '0');
  text->remove_prefix(2);
  return true;
}

// +h, +hh, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss; also +h:mm as java.util.TimeZone takes it. At most 18 hours.
bool parseOffset(std::string_view text, int32_t* seconds) {
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return false;
  const int32_t sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  int32_t hours = 0, minutes = 0, rest = 0;
  const bool oneDigit = text.size() == 1 || (text.size() > 1 && text[1] == ':');
  if (oneDigit) {
    if (text.empty() || text[0] < '0' || text[0] > '9') return false;
    hours = text[0] - '0';
    text.remove_prefix(1);
  } else if (!takeTwoDigits(&text, &hours)) {
    return false;
  }
  for (int32_t* part : {&minutes, &rest}) {
    if (text.empty()) break;
    if (text.front() == ':') text.remove_prefix(1);
    if (!takeTwoDigits(&text, part) || *part > 59) return false;
  }
  const int32_t total = hours * 3600 + minutes * 60 + rest;
  *seconds = sign * total;
  return text.empty() && total <= 18 * 3600;
}

}  // namespace

const char* Zone::databaseVersion() { return kZoneVersion; }

std::shared_ptr<const Zone> Zone::findLegacy(std::string_view id) {
  for (const auto& [shortName, name] : kShortNames) {
    if (id == shortName) return find(name);
  }
  std::shared_ptr<const Zone> zone = find(id);
  return zone != nullptr ? zone : fixed("GMT", 0);
}

std::shared_ptr<const Zone> Zone::find(std::string_view id) {
  if (id == "Z" || id == "UTC") return fixed(std::string(id), 0);
  std::string_view offsetText = id;
  for (std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (id.substr(0, prefix.size()) != prefix) continue;
    offsetText = id.substr(prefix.size());
    if (offsetText.empty()) return fixed(std::string(id), 0);
    break;
  }
  int32_t seconds = 0;
  if (parseOffset(offsetText, &seconds)) return fixed(std::string(id), seconds);
  if (!isPlainName(id)) return nullptr;
  if (const char* folder = std::getenv("TZDIR"); folder != nullptr && *folder != '\0') {
    if (std::shared_ptr<const Zone> zone = readFromFolder(folder, id)) return zone;
  }
  return readCompiledIn(id);
}

}  // namespace millrace
