// How much of a labelled set of messages is found, and how much of what is found is right.
// The set is written by people who do not know the detector; without it the test is skipped.
//
// It has two halves. The development half may be looked at, and rules are made after its misses.
// The texts of the held-out half are never shown, not by this test either: only its figures say how
// the detector does on sentences that nobody tuned it for.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "privacy/detector.h"
#include "tests/support.h"

namespace idiolect::privacy {
namespace {

/// The least share of the labelled spans of a class of which every byte has to be found, by half.
struct Bar {
  std::string_view what;
  double development;
  double held_out;
};

/// What was measured, rounded down: it may not become worse. The goals stand in docs/privacy.md.
constexpr std::array kBars{
    Bar{"email", 0.999, 0.999},
    Bar{"phone", 0.999, 0.976},
    Bar{"card", 0.999, 0.991},
    Bar{"iban", 0.999, 0.999},
    Bar{"address", 0.999, 0.936},
    Bar{"secret", 0.999, 0.975},
    Bar{"national-id", 0.999, 0.999},
    Bar{"name", 0.997, 0.987},
    Bar{"url-credentials", 0.999, 0.999},
};
constexpr Bar kPrecision{"precision", 0.984, 0.975};

struct Tally {
  std::size_t found = 0;
  std::size_t all = 0;
  double share() const {
    return all == 0 ? 1.0 : static_cast<double>(found) / static_cast<double>(all);
  }
};

using Tallies = std::map<std::string, Tally>;

/// Every string below a key that speaks of a name or an alias.
void collect_names(const Json& value, bool named, std::vector<std::string>& names) {
  if (value.is_string() && named) names.push_back(value.get<std::string>());
  if (value.is_array())
    for (const Json& item : value) collect_names(item, named, names);
  if (!value.is_object()) return;
  for (const auto& [key, item] : value.items()) {
    const bool speaks =
        key.find("name") != std::string::npos || key.find("alias") != std::string::npos;
    collect_names(item, named || speaks, names);
  }
}

std::vector<std::string> names_in(const std::filesystem::path& path) {
  const Json contacts = read_json(path);
  std::vector<std::string> names;
  const bool plain = contacts.is_array() && !contacts.empty() && contacts[0].is_string();
  collect_names(contacts, plain, names);
  return names;
}

bool is_covered(const Findings& found, std::size_t begin, std::size_t end) {
  for (const Finding& finding : found)
    if (finding.begin <= begin && finding.end > begin) begin = finding.end;
  return begin >= end;
}

enum class Half : std::uint8_t { Development, HeldOut };

/// The half that a message belongs to: by a hash of its sentence, without the labelled data and
/// without digits, so that a sentence which comes back with other data stays on its side.
Half half_of(std::string_view text, const Json& spans) {
  std::uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a
  const auto add = [&](char c) {
    if (c < '0' || c > '9') hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  };
  std::size_t at = 0;
  for (const Json& span : spans) {
    for (const char c : text.substr(at, span.at("start").get<std::size_t>() - at)) add(c);
    add('\0');
    at = span.at("end").get<std::size_t>();
  }
  for (const char c : text.substr(at)) add(c);
  return (hash >> 32 & 1) != 0 ? Half::HeldOut : Half::Development;
}

/// `text` with the bytes [begin, end) between marks, and on one line.
std::string marked(std::string_view text, std::size_t begin, std::size_t end) {
  std::string line;
  for (const auto& [part, mark] :
       {std::pair(text.substr(0, begin), "[[["), std::pair(text.substr(begin, end - begin), "]]]"),
        std::pair(text.substr(end), "")}) {
    for (const char c : part) line += c == '\n' ? std::string("\\n") : std::string(1, c);
    line += mark;
  }
  return line;
}

/// Set IDIOLECT_SHOW_MISSES to see the spans themselves, of the development half.
void show(Half half, std::string_view why, std::string_view what, std::string_view text) {
  if (half == Half::Development && std::getenv("IDIOLECT_SHOW_MISSES") != nullptr)
    std::cout << why << ' ' << what << ": " << text << '\n';
}

struct Measured {
  Tallies classes;
  Tallies kinds;  // "phone/with code"
  Tallies right;  // by class of the finding
  Tally precision;
};

using Halves = std::map<Half, Measured>;

void measure(const Json& message, const Detector& detector, Halves& halves) {
  const std::string text = message.at("text").get<std::string>();
  const Half half = half_of(text, message.at("spans"));
  Measured& measured = halves[half];
  const Findings found = detector.find(text);
  std::vector<bool> right(found.size());
  for (const Json& span : message.at("spans")) {
    const auto begin = span.at("start").get<std::size_t>();
    const auto end = span.at("end").get<std::size_t>();
    const auto what = span.at("class").get<std::string>();
    const std::string kind = what + '/' + span.value("kind", "");
    const bool covered = is_covered(found, begin, end);
    if (!covered) show(half, "missed", kind, marked(text, begin, end));
    for (Tally* tally : {&measured.classes[what], &measured.kinds[kind]}) {
      ++tally->all;
      if (covered) ++tally->found;
    }
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i].begin < end && found[i].end > begin) right[i] = true;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!right[i])
      show(half, "wrong", slug(found[i].what), marked(text, found[i].begin, found[i].end));
    for (Tally* tally : {&measured.precision, &measured.right[std::string(slug(found[i].what))]}) {
      ++tally->all;
      if (right[i]) ++tally->found;
    }
  }
}

void print(std::string_view title, const Tallies& tallies) {
  std::cout << title << '\n';
  for (const auto& [name, tally] : tallies)
    std::cout << "  " << name << ": " << tally.found << " of " << tally.all << " = "
              << 100 * tally.share() << " %\n";
}

TEST(Recall, OfTheLabelledSetMeetsTheBars) {
  const std::filesystem::path folder = testing::test_data("personal_data");
  if (!std::filesystem::exists(folder / "messages.jsonl"))
    GTEST_SKIP() << "tests/data/personal_data is not at hand";
  const Detector detector(names_in(folder / "contacts.json"));
  const std::string lines = read_file(folder / "messages.jsonl");
  Halves halves;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    if (end > begin)
      measure(parse_json(std::string_view(lines).substr(begin, end - begin), "messages.jsonl"),
              detector, halves);
    begin = end + 1;
  }
  for (auto& [half, measured] : halves) {
    const bool development = half == Half::Development;
    std::cout << (development ? "--- development half\n" : "--- held-out half\n");
    print("recall by class", measured.classes);
    print("recall by class and kind", measured.kinds);
    print("precision by class", measured.right);
    std::cout << "precision: " << 100 * measured.precision.share() << " %\n";
    for (const Bar& bar : kBars)
      EXPECT_GE(measured.classes[std::string(bar.what)].share(),
                development ? bar.development : bar.held_out)
          << bar.what << (development ? " (development)" : " (held out)");
    EXPECT_GE(measured.precision.share(),
              development ? kPrecision.development : kPrecision.held_out);
  }
}

}  // namespace
}  // namespace idiolect::privacy
