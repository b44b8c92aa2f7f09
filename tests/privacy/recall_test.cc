// How much of a labelled set of messages is found, and how much of what is found is right.
// The set is written by people who do not know the detector; without it the test is skipped.
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

/// The least share of the labelled spans of a class of which every byte has to be found.
struct Bar {
  std::string_view what;
  double recall;
};

/// What was measured while nobody had looked at the misses, rounded down: it may not become worse.
/// The goals stand in docs/privacy.md.
constexpr std::array kBars{
    Bar{"email", 0.985}, Bar{"phone", 0.94},           Bar{"card", 0.90},
    Bar{"iban", 0.995},  Bar{"national-id", 0.97},     Bar{"address", 0.75},
    Bar{"secret", 0.79}, Bar{"url-credentials", 0.99}, Bar{"name", 0.97},
};
constexpr double kPrecision = 0.95;

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

/// Set IDIOLECT_SHOW_MISSES to see the spans themselves.
void show(std::string_view why, std::string_view what, std::string_view text) {
  if (std::getenv("IDIOLECT_SHOW_MISSES") != nullptr)
    std::cout << why << ' ' << what << ": " << text << '\n';
}

struct Measured {
  Tallies classes;
  Tallies kinds;  // "phone/with code"
  Tallies right;  // by class of the finding
  Tally precision;
};

void measure(const Json& message, const Detector& detector, Measured& measured) {
  const std::string text = message.at("text").get<std::string>();
  const Findings found = detector.find(text);
  std::vector<bool> right(found.size());
  for (const Json& span : message.at("spans")) {
    const auto begin = span.at("start").get<std::size_t>();
    const auto end = span.at("end").get<std::size_t>();
    const auto what = span.at("class").get<std::string>();
    const std::string kind = what + '/' + span.value("kind", "");
    const bool covered = is_covered(found, begin, end);
    if (!covered) show("missed", kind, text);
    for (Tally* tally : {&measured.classes[what], &measured.kinds[kind]}) {
      ++tally->all;
      if (covered) ++tally->found;
    }
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i].begin < end && found[i].end > begin) right[i] = true;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!right[i])
      show("wrong", slug(found[i].what),
           text.substr(found[i].begin, found[i].end - found[i].begin) + "  in  " + text);
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
  Measured measured;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    if (end > begin)
      measure(parse_json(std::string_view(lines).substr(begin, end - begin), "messages.jsonl"),
              detector, measured);
    begin = end + 1;
  }
  print("recall by class", measured.classes);
  print("recall by class and kind", measured.kinds);
  print("precision by class", measured.right);
  std::cout << "precision: " << 100 * measured.precision.share() << " %\n";
  for (const Bar& bar : kBars)
    EXPECT_GE(measured.classes[std::string(bar.what)].share(), bar.recall) << bar.what;
  EXPECT_GE(measured.precision.share(), kPrecision);
}

}  // namespace
}  // namespace idiolect::privacy
