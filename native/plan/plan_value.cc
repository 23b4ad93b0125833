#include "plan/plan_value.h"

#include <bit>
#include <cstring>

namespace millrace {
namespace {

constexpr int kDepthMax = 64;
constexpr size_t kValuesMax = 50'000'000;

// msgpack by its specification (github.com/msgpack/msgpack/blob/master/spec.md); extension types are refused.
class Decoder {
 public:
  Decoder(const uint8_t* bytes, size_t size) : begin_(bytes), at_(bytes), end_(bytes + size) {}
  Status decode(PlanValue* out) {
    MILLRACE_RETURN_IF_ERROR(value(out, 0));
    if (at_ != end_) return fail("bytes after the message");
    return Status();
  }

 private:
  Status fail(const char* what) {
    return Status::error("PLAN_MESSAGE",
                         "plan message is not valid at byte " + std::to_string(at_ - begin_) + ": " + what);
  }

  template <typename T>
  bool read(T* out) {
    if (static_cast<size_t>(end_ - at_) < sizeof(T)) return false;
    uint8_t bytes[sizeof(T)];
    for (size_t i = 0; i < sizeof(T); ++i) bytes[sizeof(T) - 1 - i] = at_[i];  // big-endian on the wire
    std::memcpy(out, bytes, sizeof(T));
    at_ += sizeof(T);
    return true;
  }

  template <typename T>
  Status integer(PlanValue* out) {
    T value;
    if (!read(&value)) return fail("truncated integer");
    if constexpr (std::is_same_v<T, uint64_t>) {
      if (value > static_cast<uint64_t>(INT64_MAX)) return fail("integer above 2^63 - 1");
    }
    out->kind = PlanValue::Kind::kInt;
    out->integer = static_cast<int64_t>(value);
    return Status();
  }

  template <typename T>
  Status number(PlanValue* out) {
    T value;
    if (!read(&value)) return fail("truncated number");
    out->kind = PlanValue::Kind::kDouble;
    out->number = value;
    return Status();
  }

  Status text(PlanValue* out, PlanValue::Kind kind, size_t size) {
    if (static_cast<size_t>(end_ - at_) < size) return fail("truncated text");
    out->kind = kind;
    out->text.assign(reinterpret_cast<const char*>(at_), size);
    at_ += size;
    return Status();
  }

  template <typename T>
  Status sized(PlanValue* out, PlanValue::Kind kind, int depth) {
    T size;
    if (!read(&size)) return fail("truncated length");
    if (kind == PlanValue::Kind::kArray) return array(out, size, depth);
    if (kind == PlanValue::Kind::kMap) return map(out, size, depth);
    return text(out, kind, size);
  }

  Status array(PlanValue* out, size_t size, int depth) {
    out->kind = PlanValue::Kind::kArray;
    if (size > static_cast<size_t>(end_ - at_)) return fail("array longer than the message");
    out->items.resize(size);
    for (PlanValue& item : out->items) MILLRACE_RETURN_IF_ERROR(value(&item, depth + 1));
    return Status();
  }

  Status map(PlanValue* out, size_t size, int depth) {
    out->kind = PlanValue::Kind::kMap;
    if (size > static_cast<size_t>(end_ - at_)) return fail("map longer than the message");
    out->entries.resize(size);
    for (auto& [key, entry] : out->entries) {
      PlanValue name;
      MILLRACE_RETURN_IF_ERROR(value(&name, depth + 1));
      if (name.kind != PlanValue::Kind::kString) return fail("map key is not a string");
      key = std::move(name.text);
      MILLRACE_RETURN_IF_ERROR(value(&entry, depth + 1));
    }
    return Status();
  }

  Status value(PlanValue* out, int depth) {
    if (depth > kDepthMax) return fail("nested too deep");
    if (++values_ > kValuesMax) return fail("too many values");
    uint8_t tag;
    if (!read(&tag)) return fail("truncated");
    using Kind = PlanValue::Kind;
    if (tag <= 0x7f || tag >= 0xe0) {
      out->kind = Kind::kInt;
      out->integer = static_cast<int8_t>(tag);
      return Status();
    }
    if (tag <= 0x8f) return map(out, tag & 0x0f, depth);
    if (tag <= 0x9f) return array(out, tag & 0x0f, depth);
    if (tag <= 0xbf) return text(out, Kind::kString, tag & 0x1f);
    switch (tag) {
      case 0xc0:
        return Status();
      case 0xc2:
      case 0xc3:
        out->kind = Kind::kBool;
        out->boolean = tag == 0xc3;
        return Status();
      case 0xc4:
        return sized<uint8_t>(out, Kind::kBinary, depth);
      case 0xc5:
        return sized<uint16_t>(out, Kind::kBinary, depth);
      case 0xc6:
        return sized<uint32_t>(out, Kind::kBinary, depth);
      case 0xca:
        return number<float>(out);
      case 0xcb:
        return number<double>(out);
      case 0xcc:
        return integer<uint8_t>(out);
      case 0xcd:
        return integer<uint16_t>(out);
      case 0xce:
        return integer<uint32_t>(out);
      case 0xcf:
        return integer<uint64_t>(out);
      case 0xd0:
        return integer<int8_t>(out);
      case 0xd1:
        return integer<int16_t>(out);
      case 0xd2:
        return integer<int32_t>(out);
      case 0xd3:
        return integer<int64_t>(out);
      case 0xd9:
        return sized<uint8_t>(out, Kind::kString, depth);
      case 0xda:
        return sized<uint16_t>(out, Kind::kString, depth);
      case 0xdb:
        return sized<uint32_t>(out, Kind::kString, depth);
      case 0xdc:
        return sized<uint16_t>(out, Kind::kArray, depth);
      case 0xdd:
        return sized<uint32_t>(out, Kind::kArray, depth);
      case 0xde:
        return sized<uint16_t>(out, Kind::kMap, depth);
      case 0xdf:
        return sized<uint32_t>(out, Kind::kMap, depth);
      default:
        return fail("unknown tag");
    }
  }

  const uint8_t* begin_;
  const uint8_t* at_;
  const uint8_t* end_;
  size_t values_ = 0;
};

}  // namespace

const PlanValue* PlanValue::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

Status decodePlanValue(const uint8_t* bytes, size_t size, PlanValue* out) { return Decoder(bytes, size).decode(out); }

}  // namespace millrace
