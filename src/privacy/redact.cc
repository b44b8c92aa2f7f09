#include "privacy/redact.h"

#include <array>
#include <exception>
#include <utility>

namespace idiolect::privacy {
namespace {

/// `text` with each finding replaced by what `replacement` gives for it.
template <class Replacement>
std::string replaced(std::string_view text, const Findings& findings, Replacement replacement) {
  std::string result;
  std::size_t at = 0;
  for (const Finding& finding : findings) {
    result.append(text.substr(at, finding.begin - at));
    result.append(
        replacement(finding.what, text.substr(finding.begin, finding.end - finding.begin)));
    at = finding.end;
  }
  return result.append(text.substr(at));
}

/// What a tag replaced can hide the rest of something ("pin 1234 5678"), so the search is
/// repeated until it finds nothing. Every round takes at least one word away.
std::optional<std::string> tagged(std::string_view text, const Findings& findings,
                                  const Detector& detector) {
  constexpr int kMostRounds = 16;
  const auto tag = [](PersonalData what, std::string_view) { return tag_of(what); };
  std::string result = replaced(text, findings, tag);
  for (int round = 0; round < kMostRounds; ++round) {
    const Findings left = detector.find(result);
    if (left.empty()) return result;
    result = replaced(result, left, tag);
  }
  return std::nullopt;
}

Redaction dropped(Findings findings, bool failed) {
  return {{}, std::move(findings), true, failed};
}

}  // namespace

std::optional<Redact> redact_of(std::string_view word) noexcept {
  if (word == "off") return Redact::Off;
  if (word == "tag") return Redact::Tag;
  if (word == "surrogate") return Redact::Surrogate;
  if (word == "drop") return Redact::Drop;
  return std::nullopt;
}

std::string_view word_of(Redact mode) noexcept {
  switch (mode) {
    case Redact::Off:
      return "off";
    case Redact::Tag:
      return "tag";
    case Redact::Surrogate:
      return "surrogate";
    case Redact::Drop:
      return "drop";
  }
  return "";
}

std::string tag_of(PersonalData what) {
  std::string tag = "<";
  for (const char c : slug(what)) tag += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return tag + '>';
}

Redaction redact(std::string_view text, const Detector& detector, Redact mode,
                 const Surrogates& surrogates) {
  try {
    if (mode == Redact::Off) return {std::string(text), {}, false, false};
    Findings findings = detector.find(text);
    if (findings.empty()) return {std::string(text), {}, false, false};
    if (mode == Redact::Drop) return dropped(std::move(findings), false);
    if (mode == Redact::Tag) {
      std::optional<std::string> result = tagged(text, findings, detector);
      if (!result) return dropped(std::move(findings), true);
      return {std::move(*result), std::move(findings), false, false};
    }
    std::string result = replaced(text, findings, [&](PersonalData what, std::string_view value) {
      return surrogates.of(what, value);
    });
    return {std::move(result), std::move(findings), false, false};
  } catch (const std::exception&) {
    return dropped({}, true);
  }
}

}  // namespace idiolect::privacy
