#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "seeded_random.h"

namespace millrace::bench {

enum class LogFormat { kNdjson, kCsv };

/// A web server's access log: nine fields, one row per millisecond of event time. 20 % of the rows are late by up to 4
/// s, the others by less than 50 ms; addresses come from 1 M values, paths from 10,000 by Zipf's law, statuses from 14;
/// 0.1 % of the rows need escapes. Row i depends on the seed and i alone.
class AccessLog {
 public:
  /// Rows that share one stream of random numbers: the unit of parallel work.
  static constexpr int64_t kBlockRows = 1 << 15;
  static constexpr size_t kRowBytesMax = 1024;
  static constexpr std::string_view kHeader = "time,remote_ip,method,path,status,bytes,request_time,referrer,agent\n";

  explicit AccessLog(uint64_t seed)
      : seed_(seed),
        popularPath_(WeightedChoice::zipf(kPaths, 1.0)),
        popularAddress_(WeightedChoice::zipf(kAddresses, 0.8)) {
    std::vector<double> weights;
    for (const Status& status : kStatuses) weights.push_back(status.weight);
    status_ = std::make_unique<WeightedChoice>(weights);
    fillPaths();
    fillAgents();
  }

  /// Appends rows [block * kBlockRows, min(rows, next block)) to `text`.
  void appendBlock(int64_t block, int64_t rows, LogFormat format, std::string& text) const {
    SeededRandom random(seed_, static_cast<uint64_t>(block) + 1);
    const int64_t first = block * kBlockRows, end = std::min(rows, first + kBlockRows);
    text.resize(static_cast<size_t>(end - first) * kRowBytesMax);
    char* out = text.data();
    for (int64_t row = first; row < end; ++row) {
      const Row fields = drawRow(row, random);
      out = format == LogFormat::kNdjson ? writeJson(fields, out) : writeCsv(fields, out);
    }
    text.resize(static_cast<size_t>(out - text.data()));
  }

 private:
  /// A value as both formats write it between its delimiters.
  struct Text {
    std::string json;
    std::string csv;
  };
  struct Row {
    int64_t timeMs;
    uint32_t address;
    std::string_view method;
    const std::string* path;
    int status;
    int64_t bytes;
    uint32_t requestMs;
    std::string_view referrerHead;
    std::string_view referrerTail;
    const Text* agent;
  };
  struct Status {
    int code;
    double weight;
  };
  static constexpr int64_t kStartMs = 1772323200000;  // 2026-03-01T00:00:00Z
  static constexpr uint32_t kPaths = 10'000, kAddresses = 1'000'000;
  static constexpr Status kStatuses[] = {{200, .80}, {304, .06},  {301, .02},  {302, .02},  {404, .05},
                                         {403, .01}, {400, .005}, {429, .005}, {499, .005}, {206, .005},
                                         {500, .01}, {502, .005}, {503, .004}, {504, .001}};
  static constexpr std::string_view kWords[] = {"summer", "winter",  "shoes", "blue", "green",   "leather", "classic",
                                                "jacket", "running", "kids",  "sale", "organic", "cotton",  "home",
                                                "garden", "light",   "phone", "case", "pro",     "mini"};

  Row drawRow(int64_t row, SeededRandom& random) const {
    Row fields;
    fields.timeMs = kStartMs + 4000 + row - (random.uniform() < 0.2 ? random.below(4000) : random.below(50));
    const uint32_t visitor = random.uniform() < 0.5 ? random.below(kAddresses) : popularAddress_.draw(random);
    fields.address = scatter(visitor);
    fields.method = drawMethod(random.uniform());
    fields.path = &paths_[popularPath_.draw(random)];
    fields.status = kStatuses[status_->draw(random)].code;
    const double spread = random.uniform() + random.uniform() + random.uniform() - 1.5;
    fields.bytes = fields.status == 304 ? 0 : static_cast<int64_t>(std::exp(7.5 + 2.88 * spread));
    const double seconds = -0.06 * std::log(1 - random.uniform()) * (random.uniform() < 0.02 ? 20 : 1);
    fields.requestMs = static_cast<uint32_t>(seconds * 1000);
    drawReferrer(fields, random);
    const double agent = random.uniform();
    if (agent < 0.001) {
      fields.agent = &escapedAgent_;
    } else {
      const auto& from = agent < 0.13 ? robots_ : browsers_;
      fields.agent = &from[random.below(static_cast<uint32_t>(from.size()))];
    }
    return fields;
  }

  void drawReferrer(Row& fields, SeededRandom& random) const {
    const double kind = random.uniform();
    fields.referrerTail = {};
    if (kind < .55) {
      fields.referrerHead = "-";
    } else if (kind < .8) {
      fields.referrerHead = "https://www.shop-example.com";
      fields.referrerTail = paths_[popularPath_.draw(random)];
    } else if (kind < .95) {
      fields.referrerHead = "https://www.google.com/";
    } else {
      fields.referrerHead = "https://www.bing.com/search?q=";
      fields.referrerTail = kWords[random.below(std::size(kWords))];
    }
  }

  static std::string_view drawMethod(double u) {
    return u < .85 ? "GET" : u < .96 ? "POST" : u < .98 ? "HEAD" : u < .99 ? "PUT" : "DELETE";
  }

  /// A bijection of 32 bits, so that visitors with neighbouring numbers have unlike addresses.
  static uint32_t scatter(uint32_t visitor) {
    uint32_t hash = visitor * 2654435761u;
    hash ^= hash >> 15;
    hash *= 0x85ebca6bu;
    return hash ^ (hash >> 13);
  }

  static char* append(char* out, std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
  }

  static char* appendNumber(char* out, int64_t number) { return std::to_chars(out, out + 20, number).ptr; }

  static char* appendDigits(char* out, uint32_t number, int digits) {
    for (int i = digits - 1; i >= 0; --i, number /= 10) out[i] = static_cast<char>('0' + number % 10);
    return out + digits;
  }

  static char* appendAddress(char* out, uint32_t address) {
    out = appendNumber(out, 1 + (address >> 24) % 223);
    for (int shift : {16, 8, 0}) {
      *out++ = '.';
      out = appendNumber(out, (address >> shift) & 255);
    }
    return out;
  }

  /// 2026-03-01T00:00:00.000Z, in CSV with a blank for the T, as Flink's formats read an instant; days to a civil date
  /// after Howard Hinnant's `civil_from_days`.
  static char* appendTime(char* out, int64_t timeMs, char separator) {
    const int64_t days = timeMs / 86'400'000;
    const uint32_t ms = static_cast<uint32_t>(timeMs % 86'400'000);
    const uint32_t shifted = static_cast<uint32_t>(days + 719'468), era = shifted / 146'097;
    const uint32_t dayOfEra = shifted % 146'097;
    const uint32_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const uint32_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const uint32_t marchMonth = (5 * dayOfYear + 2) / 153;
    const uint32_t month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    out = appendDigits(out, yearOfEra + era * 400 + (month <= 2), 4);
    *out++ = '-';
    out = appendDigits(out, month, 2);
    *out++ = '-';
    out = appendDigits(out, dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
    *out++ = separator;
    out = appendDigits(out, ms / 3'600'000, 2);
    *out++ = ':';
    out = appendDigits(out, ms / 60'000 % 60, 2);
    *out++ = ':';
    out = appendDigits(out, ms / 1000 % 60, 2);
    *out++ = '.';
    out = appendDigits(out, ms % 1000, 3);
    *out++ = 'Z';
    return out;
  }

  static char* appendSeconds(char* out, uint32_t ms) {
    out = appendNumber(out, ms / 1000);
    *out++ = '.';
    return appendDigits(out, ms % 1000, 3);
  }

  static char* writeJson(const Row& row, char* out) {
    out = appendTime(append(out, R"({"time":")"), row.timeMs, 'T');
    out = appendAddress(append(out, R"(","remote_ip":")"), row.address);
    out = append(append(out, R"(","method":")"), row.method);
    out = append(append(out, R"(","path":")"), *row.path);
    out = appendNumber(append(out, R"(","status":)"), row.status);
    out = appendNumber(append(out, R"(,"bytes":)"), row.bytes);
    out = appendSeconds(append(out, R"(,"request_time":)"), row.requestMs);
    out = append(append(append(out, R"(,"referrer":")"), row.referrerHead), row.referrerTail);
    out = append(append(out, R"(","agent":")"), row.agent->json);
    return append(out, "\"}\n");
  }

  static char* writeCsv(const Row& row, char* out) {
    out = appendTime(out, row.timeMs, ' ');
    out = appendAddress(append(out, ","), row.address);
    out = append(append(out, ","), row.method);
    out = append(append(out, ","), *row.path);
    out = appendNumber(append(out, ","), row.status);
    out = appendNumber(append(out, ","), row.bytes);
    out = appendSeconds(append(out, ","), row.requestMs);
    out = append(append(append(out, ","), row.referrerHead), row.referrerTail);
    out = append(append(out, ","), row.agent->csv);
    return append(out, "\n");
  }

  void fillPaths() {
    SeededRandom random(seed_, 0);
    const auto word = [&] { return std::string(kWords[random.below(std::size(kWords))]); };
    for (uint32_t i = 0; i < kPaths; ++i) {
      const std::string number = std::to_string(i);
      switch (random.below(8)) {
        case 0:
          paths_.push_back("/api/v1/products/" + std::to_string(100'000 + i));
          break;
        case 1:
          paths_.push_back("/api/v2/users/" + std::to_string(20'000 + i) + "/orders");
          break;
        case 2:
          paths_.push_back("/images/products/" + std::to_string(300'000 + i) + "_large.jpg");
          break;
        case 3:
          paths_.push_back("/static/js/chunk-" + std::to_string(1'000'000'000u + i) + ".js");
          break;
        case 4:
          paths_.push_back("/blog/2025/" + word() + "-" + word() + "-" + word() + "-" + number);
          break;
        case 5:
          paths_.push_back("/category/" + word() + "/" + word() + "-" + word() + "/p-" + number);
          break;
        case 6:
          paths_.push_back("/p/" + number + "/" + word() + "-" + word() + "-" + word());
          break;
        default:
          paths_.push_back("/search/" + word() + "+" + word() + "/" + number);
          break;
      }
    }
    const char* const front[] = {"/", "/index.html", "/api/v1/health", "/favicon.ico", "/login"};
    std::copy(std::begin(front), std::end(front), paths_.begin());
  }

  void fillAgents() {
    const std::string windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
    const std::string webkit = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/";
    for (int version = 110; version < 138; ++version) {
      const std::string v = std::to_string(version);
      const std::string chrome = webkit + v + ".0.0.0";
      addAgent(browsers_, windows + chrome + " Safari/537.36");
      addAgent(browsers_, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + chrome + " Safari/537.36");
      addAgent(browsers_, "Mozilla/5.0 (Linux; Android 10; K)" + chrome + " Mobile Safari/537.36");
      addAgent(browsers_, "Mozilla/5.0 (X11; Linux x86_64; rv:" + v + ".0) Gecko/20100101 Firefox/" + v + ".0");
      addAgent(browsers_, windows + chrome + " Safari/537.36 Edg/" + v + ".0." + std::to_string(2000 + version) + ".0");
    }
    for (const char* robot : {"curl/8.5.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                              "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                              "python-requests/2.31.0", "Go-http-client/1.1", "kube-probe/1.28",
                              "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"}) {
      addAgent(robots_, robot);
    }
    escapedAgent_ = bothFormats("Mozilla/5.0 (compatible; \"Odd\\Robot\"/1.0; caf\xc3\xa9)");
  }

  static void addAgent(std::vector<Text>& to, const std::string& agent) { to.push_back(bothFormats(agent)); }

  static Text bothFormats(const std::string& value) {
    Text text;
    const bool quoted = value.find_first_of(",\"\n") != std::string::npos;
    for (char c : value) {
      if (c == '"' || c == '\\') text.json += '\\';
      text.json += c;
      if (c == '"') text.csv += '"';
      text.csv += c;
    }
    if (quoted) text.csv = '"' + text.csv + '"';
    return text;
  }

  uint64_t seed_;
  WeightedChoice popularPath_;
  WeightedChoice popularAddress_;
  std::unique_ptr<WeightedChoice> status_;
  std::vector<std::string> paths_;
  std::vector<Text> browsers_;
  std::vector<Text> robots_;
  Text escapedAgent_;
};

}  // namespace millrace::bench
