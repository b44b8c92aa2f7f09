// privacy/review.h
//
// What was found, for a person to look through: counts, and where each finding stood,
// with its value masked and nothing of the text around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "privacy/redact.h"

namespace idiolect::privacy {

/// The value with what tells somebody apart left out: "+49 *** 34", "a***@***", "A***".
std::string masked(PersonalData what, std::string_view value);

/// Where a message stands.
struct Place {
  std::string source;
  std::uint32_t file = 0;    // counts the inputs from 0
  std::uint32_t record = 0;  // of the file, from 1; 0: not known
  std::string time;          // ISO 8601
};

class Review {
 public:
  explicit Review(Redact mode) : mode_(mode) {}

  /// Enters what `redaction` found in `text`.
  void add(const Place& place, std::string_view text, const Redaction& redaction);

  /// Findings by class and source.
  const std::map<std::string, std::map<std::string, std::size_t>>& counts() const noexcept {
    return counts_;
  }
  Redact mode() const noexcept { return mode_; }
  std::size_t findings() const noexcept { return findings_; }
  std::size_t messages() const noexcept { return messages_; }  // with at least one finding
  std::size_t dropped() const noexcept { return dropped_; }

  /// {"mode", "messages", "dropped", "failed", "counts": {class: {source: n}}, "findings": {class:
  /// [{"value", "source", "file", "record", "time"}]}}.
  Json to_json() const;

 private:
  struct Entry {
    std::string value;
    Place place;
  };

  Redact mode_;
  std::map<std::string, std::map<std::string, std::size_t>> counts_;
  std::map<std::string, std::vector<Entry>> entries_;  // by class
  std::size_t findings_ = 0;
  std::size_t messages_ = 0;
  std::size_t dropped_ = 0;
  std::size_t failed_ = 0;
};

}  // namespace idiolect::privacy
