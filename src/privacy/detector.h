// privacy/detector.h
//
// Finds personal data in a text: numbers by their plans and check digits, addresses and
// secrets by the words around them, names because the export knows them. Linear in the
// text, without regular expressions. What is found and what is not: docs/privacy.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "privacy/finding.h"
#include "privacy/lexicon.h"
#include "privacy/names.h"

namespace idiolect::privacy {

class Detector {
 public:
  /// `people`: names and aliases of everybody in the export; their words count one by one.
  /// `titles`: names of groups, which are found only as a whole.
  explicit Detector(std::span<const std::string> people = {},
                    std::span<const std::string> titles = {});

  /// What stands in `text`, ascending and disjoint. Throws Error where `text` is larger than 1 GiB.
  Findings find(std::string_view text) const;

 private:
  Lexicon lexicon_;
  Names names_;
};

}  // namespace idiolect::privacy
