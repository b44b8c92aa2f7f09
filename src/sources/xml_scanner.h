// sources/xml_scanner.h
//
// Walks over the tags of an XML text where it lies. Attributes are views of the text
// and are decoded only when asked for, so that a photo of many megabytes in one of
// them costs a search for its closing quote. Entities of a DTD are never expanded and
// nothing recurses: a bomb of either kind is just text. Words between tags are skipped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idiolect::sources {

struct XmlAttribute {
  std::string_view name;
  std::string_view value;  // as written, between its quotes
};

class XmlScanner {
 public:
  enum class Event : std::uint8_t {
    Start,
    End,     // also behind a tag that closes itself
    Done,    // every element is closed, and there was one
    Broken,  // the text ends too early or is no XML at `byte`
  };

  /// Called now and then with how far the scanner has come.
  using Passed = std::function<void(std::size_t byte)>;

  /// No attribute is longer (a photo or a video in base64), nor a comment or the space between
  /// tags.
  static constexpr std::size_t kLongest = std::size_t{1} << 30;
  static constexpr std::size_t kMostAttributes = 1000;  // of one element

  /// `text` has to outlive the scanner and the views it gives.
  explicit XmlScanner(std::string_view text, Passed passed = {})
      : text_(text), passed_(std::move(passed)) {}

  Event next();
  /// Of the element that starts or ends.
  std::string_view name() const noexcept { return name_; }
  /// The value of the element that starts, as written; empty where it is missing.
  std::string_view attribute(std::string_view name) const noexcept;
  /// Where the scanner stands.
  std::size_t byte() const noexcept { return at_; }

 private:
  Event read_tag();
  Event read_end_tag();
  Event read_start_tag();
  bool read_attribute();
  bool skip_past(std::string_view end);
  std::size_t find(std::string_view wanted, std::size_t from);
  bool skip_declaration();
  void skip_space();
  std::string_view read_name();

  std::string_view text_;
  Passed passed_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool seen_root_ = false;
  bool closes_itself_ = false;
  std::string_view name_;
  std::vector<XmlAttribute> attributes_;
};

/// The text that `raw` stands for: the five entities of XML and character references undone. A pair
/// of surrogates, each a reference of its own (&#55357;&#56832;), is no XML, but Android apps write
/// emoji that way: it becomes the character that was meant. Lone surrogates, references to no
/// character and invalid UTF-8 become U+FFFD; other entities stay as they are.
std::string xml_text(std::string_view raw);

}  // namespace idiolect::sources
