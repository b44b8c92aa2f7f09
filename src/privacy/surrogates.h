// privacy/surrogates.h
//
// What takes the place of personal data: of the same shape, the same for the same value
// within one dataset, and never what could be somebody's. The value goes through a keyed
// hash, so nothing can be read back without the seed.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "privacy/detector.h"
#include "privacy/finding.h"

namespace idiolect::privacy {

class Surrogates {
 public:
  /// `seed`: any bytes, kept secret and used for one dataset.
  explicit Surrogates(std::string seed) : seed_(std::move(seed)) {}

  /// In the place of `value`:
  ///  - phone: the ranges that regulators keep for films, else a nought where no number has one
  ///  - email, link: example.com, .org or .net (RFC 2606)
  ///  - card: fails Luhn. iban: check digits 00, which are none. national-id: fits no format
  ///  - address: other words, the kind of street kept; a postcode with noughts
  ///  - secret: other characters of the same kinds. name: other names
  std::string of(PersonalData what, std::string_view value) const;

 private:
  Random random_for(PersonalData what, std::string_view key) const;
  std::string phone(std::string_view value) const;
  std::string email(std::string_view value) const;
  std::string link(std::string_view value) const;
  std::string card(std::string_view value) const;
  std::string iban(std::string_view value) const;
  std::string national_id(std::string_view value) const;
  std::string address(std::string_view value) const;
  std::string name(std::string_view value) const;

  std::string seed_;
  Lexicon words_;
  Detector checker_;  // knows nobody: tells whether a made-up number could be somebody's
};

}  // namespace idiolect::privacy
