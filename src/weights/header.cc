#include "weights/header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "base/error.h"

namespace idiolect::weights {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMostDimensions = 16;
constexpr const char* kDownloadAgain = "the file may be cut short or damaged; download it again";

/// Walks the header's JSON once, filling entries. A visitor instead of a tree: a tree keeps the
/// last of two equal keys, and a hostile header could make it a hundred times its own size.
/// Every callback returns false, with `fault` set, to stop.
class HeaderVisitor {
 public:
  using Json = nlohmann::json;
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  Header header;
  std::string fault;

  bool start_object(std::size_t) {
    if (place_ == Place::Before) return move_to(Place::Top);
    if (place_ != Place::Value) return stop("an object where none belongs");
    if (name_ == "__metadata__") return move_to(Place::Metadata);
    header.entries.push_back({name_, Dtype::F32, {}, 0, 0});
    fields_ = 0;
    return move_to(Place::Tensor);
  }

  bool end_object() {
    if (place_ == Place::Tensor && fields_ != (kDtype | kShape | kOffsets))
      return stop("a tensor needs dtype, shape and data_offsets");
    return move_to(place_ == Place::Top ? Place::Done : Place::Top);
  }

  bool key(string_t& name) {
    if (place_ == Place::Top) {
      name_ = name;
      if (!names_.insert(name).second) return stop("the name occurs twice");
      return move_to(Place::Value);
    }
    if (place_ == Place::Metadata) {
      metadata_key_ = name;
      return header.metadata.emplace(name, "").second || stop("a metadata key occurs twice");
    }
    return field(name);
  }

  bool string(string_t& value) {
    if (place_ == Place::Metadata) {
      header.metadata[metadata_key_] = value;
      return true;
    }
    if (place_ != Place::Tensor || pending_ != kDtype) return stop("text where none belongs");
    const std::optional<Dtype> dtype = dtype_of(value);
    if (!dtype) return stop("unknown dtype '" + value.substr(0, 40) + "'");
    header.entries.back().dtype = *dtype;
    return settle(kDtype);
  }

  bool start_array(std::size_t) {
    if (place_ != Place::Tensor || (pending_ != kShape && pending_ != kOffsets))
      return stop("an array where none belongs");
    numbers_.clear();
    return move_to(Place::Numbers);
  }

  bool number_unsigned(number_unsigned_t value) {
    if (place_ != Place::Numbers) return stop("a number where none belongs");
    if (numbers_.size() == kMostDimensions) return stop("more than 16 dimensions");
    numbers_.push_back(value);
    return true;
  }

  bool end_array() {
    place_ = Place::Tensor;
    Entry& entry = header.entries.back();
    if (pending_ == kShape) {
      for (const std::uint64_t size : numbers_) {
        if (size > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
          return stop("a dimension is too large");
        entry.shape.push_back(static_cast<std::int64_t>(size));
      }
      return settle(kShape);
    }
    if (numbers_.size() != 2) return stop("data_offsets must be two numbers");
    entry.begin = numbers_[0];
    entry.end = numbers_[1];
    return settle(kOffsets);
  }

  bool null() { return stop("null where none belongs"); }
  bool boolean(bool) { return stop("a truth value where none belongs"); }
  bool number_integer(number_integer_t) { return stop("a negative number"); }
  bool number_float(number_float_t, const string_t&) {
    return stop("a number that is not an integer, or too large");
  }
  bool binary(binary_t&) { return stop("binary data"); }
  bool parse_error(std::size_t byte, const std::string&, const nlohmann::detail::exception&) {
    fault = "the header is not valid JSON at byte " + std::to_string(kLengthBytes + byte);
    return false;
  }

 private:
  enum class Place : std::uint8_t { Before, Top, Value, Metadata, Tensor, Numbers, Done };
  enum Field : unsigned { kNone = 0, kDtype = 1, kShape = 2, kOffsets = 4 };

  bool move_to(Place place) {
    place_ = place;
    return true;
  }

  bool stop(const std::string& why) {
    fault = name_.empty() ? "header: " + why : "tensor '" + name_.substr(0, 200) + "': " + why;
    return false;
  }

  bool field(const std::string& name) {
    if (pending_ != kNone) return stop("a field without a value");
    pending_ = name == "dtype"          ? kDtype
               : name == "shape"        ? kShape
               : name == "data_offsets" ? kOffsets
                                        : kNone;
    if (pending_ == kNone) return stop("unknown field '" + name.substr(0, 40) + "'");
    if ((fields_ & pending_) != 0) return stop("the field '" + name + "' occurs twice");
    return true;
  }

  bool settle(Field field) {
    fields_ |= field;
    pending_ = kNone;
    return true;
  }

  Place place_ = Place::Before;
  Field pending_ = kNone;
  unsigned fields_ = 0;
  std::string name_;
  std::string metadata_key_;
  std::vector<std::uint64_t> numbers_;
  std::unordered_set<std::string> names_;
};

[[noreturn]] void fail(std::string_view where, const std::string& what,
                       const std::string& hint = kDownloadAgain) {
  throw Error(std::string(where) + ": " + what, hint);
}

std::uint64_t header_length(std::string_view file) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length |= std::uint64_t{static_cast<unsigned char>(file[i])} << (8 * i);
  return length;
}

/// PyTorch's own files: a zip archive around a pickle, or a bare pickle.
bool looks_like_pickle(std::string_view file) {
  if (file.size() > kLengthBytes && file[kLengthBytes] == '{') return false;
  return file.starts_with("PK\x03\x04") || file.starts_with("\x80");
}

/// Bytes that the shape asks for; nothing when they do not fit 64 bits or end inside a byte.
std::optional<std::uint64_t> size_of(const Entry& entry) {
  std::uint64_t elements = 1;
  for (const std::int64_t size : entry.shape)
    if (__builtin_mul_overflow(elements, static_cast<std::uint64_t>(size), &elements))
      return std::nullopt;
  std::uint64_t bits = 0;
  if (__builtin_mul_overflow(elements, std::uint64_t{bits_of(entry.dtype)}, &bits))
    return std::nullopt;
  if (bits % 8 != 0) return std::nullopt;
  return bits / 8;
}

/// Orders the entries by place and makes sure that they cover [0, data_size) exactly once.
void check_places(std::vector<Entry>& entries, std::size_t data_size, std::string_view where) {
  std::sort(entries.begin(), entries.end(), [](const Entry& left, const Entry& right) {
    return std::pair(left.begin, left.end) < std::pair(right.begin, right.end);
  });
  std::size_t covered = 0;
  for (const Entry& entry : entries) {
    const std::string name = "tensor '" + entry.name.substr(0, 200) + "': ";
    if (entry.end < entry.begin) fail(where, name + "its data end before they begin");
    if (entry.begin < covered) fail(where, name + "its data overlap another tensor's");
    if (entry.begin > covered) fail(where, name + "there is a hole before its data");
    if (size_of(entry) != entry.end - entry.begin)
      fail(where, name + "its data are not as long as its shape says");
    if (entry.end > data_size)
      fail(where, name + "its data end " + std::to_string(entry.end - data_size) +
                      " bytes after the file");
    covered = entry.end;
  }
  if (covered != data_size)
    fail(where, std::to_string(data_size - covered) + " bytes belong to no tensor");
}

}  // namespace

Header read_header(std::string_view file, std::string_view where) {
  if (looks_like_pickle(file))
    fail(where, "this is a Python pickle, which can run programs when it is opened",
         "use the model's *.safetensors files");
  if (file.size() < kLengthBytes + 2) fail(where, "too short for a safetensors file");
  const std::uint64_t length = header_length(file);
  if (length > kMostHeaderBytes || file[kLengthBytes] != '{')
    fail(where, "not a safetensors file", "expected a model's *.safetensors file");
  if (length > file.size() - kLengthBytes) fail(where, "the file ends inside its header");

  HeaderVisitor visitor;
  const std::string_view text = file.substr(kLengthBytes, length);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &visitor)) fail(where, visitor.fault);
  visitor.header.data_start = kLengthBytes + length;
  check_places(visitor.header.entries, file.size() - visitor.header.data_start, where);
  return std::move(visitor.header);
}

}  // namespace idiolect::weights
