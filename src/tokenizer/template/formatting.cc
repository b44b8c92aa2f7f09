// Text made from values: JSON, % formatting, dates (runtime.h).
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "base/error.h"
#include "base/utf8.h"
#include "tokenizer/template/runtime.h"

namespace idiolect::tokenizer::jinja {
namespace {

/// Writes one value as JSON; content keeps its source through the escapes.
class JsonWriter {
 public:
  JsonWriter(const JsonForm& form, Runtime& runtime) : form_(form), runtime_(runtime) {}

  void write(const Value& value) {
    runtime_.budget().step();
    if (value.text() != nullptr) return string(*value.text());
    if (value.list() != nullptr) return list(value.list()->items);
    if (value.dict() != nullptr) return dict(*value.dict());
    scalar(value);
  }

  Text result;

 private:
  void raw(std::string_view bytes, Source source = kTemplate) {
    runtime_.expect_text(bytes.size());
    result.append(bytes, source);
    if (result.size() > runtime_.budget().output_limit())
      throw Error("tojson makes too long a text");
  }

  void scalar(const Value& value) {
    if (value.is_none()) return raw("null");
    if (value.is<bool>()) return raw(value.integer() != 0 ? "true" : "false");
    if (value.is_integer()) return raw(std::to_string(value.integer()));
    if (!value.is_number())
      throw Error("a " + std::string(type_name(value)) + " cannot be written as JSON");
    const std::string text = to_representation(value.number());
    raw(text == "nan" ? "NaN" : text == "inf" ? "Infinity" : text == "-inf" ? "-Infinity" : text);
  }

  void string(const Text& text) {
    raw("\"");
    SourceCursor sources(text);
    for (std::size_t at = 0; at < text.size();) {
      const CodePoint point = code_point_at(text.bytes(), at);
      raw(escaped(point, std::string_view(text.bytes()).substr(at, point.bytes)), sources.at(at));
      at += point.bytes;
    }
    raw("\"");
  }

  std::string escaped(const CodePoint& point, std::string_view bytes) const {
    constexpr std::string_view kPlain = "\"\\\n\r\t\b\f";
    constexpr std::string_view kLetters = "\"\\nrtbf";
    if (bytes.size() == 1)
      if (const std::size_t i = kPlain.find(bytes[0]); i != std::string_view::npos)
        return {'\\', kLetters[i]};
    if (point.value >= 0x20 && (point.value < 0x7F || !form_.ascii)) return std::string(bytes);
    const auto unit = [](unsigned value) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", value & 0xFFFFu);
      return std::string(buffer);
    };
    if (point.value < 0x10000) return unit(point.value);
    const unsigned offset = point.value - 0x10000;
    return unit(0xD800 + (offset >> 10)) + unit(0xDC00 + (offset & 0x3FF));
  }

  void line() {
    if (form_.indent < 0) return;
    raw("\n");
    for (std::int64_t i = 0; i < form_.indent * depth_; ++i) raw(" ");
  }

  template <class Items, class WriteItem>
  void bracketed(std::string_view brackets, const Items& items, WriteItem write_item) {
    raw(brackets.substr(0, 1));
    ++depth_;
    bool is_first = true;
    for (const auto& item : items) {
      if (!is_first) raw(form_.item_separator);
      is_first = false;
      line();
      write_item(item);
    }
    --depth_;
    if (!is_first) line();
    raw(brackets.substr(1));
  }

  void list(const std::vector<Value>& items) {
    bracketed("[]", items, [&](const Value& item) { write(item); });
  }

  void dict(const Dict& dict) {
    auto items = dict.items;
    if (form_.sort_keys)
      std::stable_sort(items.begin(), items.end(), [&](const auto& a, const auto& b) {
        return compare(a.first, b.first, runtime_) < 0;
      });
    bracketed("{}", items, [&](const std::pair<Value, Value>& item) {
      if (item.first.text() != nullptr) {
        write(item.first);
      } else {
        raw("\"");
        scalar(item.first);
        raw("\"");
      }
      raw(form_.key_separator);
      write(item.second);
    });
  }

  const JsonForm& form_;
  Runtime& runtime_;
  std::int64_t depth_ = 0;
};

}  // namespace

Text to_json(const Value& value, const JsonForm& form, Runtime& runtime) {
  JsonWriter writer(form, runtime);
  writer.write(value);
  return std::move(writer.result);
}

namespace {

Text converted(char conversion, const Value& value, Runtime& runtime) {
  switch (conversion) {
    case 's':
      return to_text(value, runtime.budget());
    case 'r':
      return to_representation(value, runtime.budget());
    case 'd':
    case 'i':
      if (value.is_number())
        return Text(
            std::to_string(static_cast<std::int64_t>(std::clamp(value.number(), -9e18, 9e18))));
      break;
    case 'f':
      if (value.is_number()) {
        std::array<char, 400> buffer{};
        std::snprintf(buffer.data(), buffer.size(), "%f", value.number());
        return Text(buffer.data());
      }
      break;
    default:
      break;
  }
  throw Error(std::string("unsupported conversion '%") + conversion + "' of a " +
              std::string(type_name(value)));
}

}  // namespace

Text format_percent(const Text& format, const std::vector<Value>& values, Runtime& runtime) {
  Text result;
  std::size_t used = 0;
  std::size_t done = 0;
  const std::string& bytes = format.bytes();
  for (std::size_t at = bytes.find('%'); at != std::string::npos; at = bytes.find('%', done)) {
    result.append_slice(format, done, at);
    if (at + 1 >= bytes.size()) throw Error("a format ends in '%'");
    done = at + 2;
    if (bytes[at + 1] == '%') {
      result.append_slice(format, at, at + 1);
      continue;
    }
    if (used >= values.size()) throw Error("a format asks for more values than are given");
    const Text piece = converted(bytes[at + 1], values[used++], runtime);
    runtime.expect_text(piece.size());
    result.append(piece);
  }
  if (used < values.size()) throw Error("a format is given more values than it asks for");
  result.append_slice(format, done, bytes.size());
  return result;
}

std::string format_date(std::string_view format, const Date& date) {
  std::tm parts{};
  parts.tm_year = date.year - 1900;
  parts.tm_mon = date.month - 1;
  parts.tm_mday = date.day;
  std::mktime(&parts);  // fills in the day of the week
  // A space in front tells an empty result from a buffer that was too small.
  const std::string spaced = " " + std::string(format);
  std::string buffer(spaced.size() * 16 + 64, '\0');
  const std::size_t length = std::strftime(buffer.data(), buffer.size(), spaced.c_str(), &parts);
  return length > 0 ? buffer.substr(1, length - 1) : std::string();
}

}  // namespace idiolect::tokenizer::jinja
