// bench/privacy_bench.cc
//
// How fast personal data is searched for on one core, and whether any text is much slower
// than chats are: privacy_bench [megabytes] [repetitions].
//
//   chat      messages of 5 to 25 words, one call each, with names, phones, addresses, …
//             in one of eight
//   hostile   texts made of what each scanner starts from, repeated; the ratio is the
//             time per byte against that of the chat
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "privacy/detector.h"

namespace idiolect {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 40> kWords{
    "see",   "you",   "on",     "Saturday", "then",  "I",    "think", "that", "was",    "great",
    "haha",  "where", "are",    "we",       "going", "not",  "sure",  "café", "🙂",   "mañana",
    "ich",   "komme", "später", "noch",     "nicht", "und",  "dann",  "auch", "heute",  "morgen,",
    "okay!", "um",    "18:30",  "Uhr",      "the",   "code", "for",   "it",   "Hause?", "genau"};

constexpr std::array<std::string_view, 10> kPersonal{"+49 170 1234567",
                                                     "anna@example.com",
                                                     "Hauptstraße 5, 10115 Berlin",
                                                     "Anna Lindqvist",
                                                     "DE89 3704 0044 0532 0130 00",
                                                     "Passwort: hunter22",
                                                     "0170 1234567",
                                                     "https://example.com/a?b=c",
                                                     "12.50 €",
                                                     "@Anna"};

/// What the scanners start from, over and over.
constexpr std::array kHostile{
    "a"sv,           "Aaaa "sv,      "1"sv,         "1 "sv,        "01 "sv,
    "0170 "sv,       "+49 "sv,       "(0"sv,        "4111 "sv,     "1-"sv,
    "11 "sv,         "11-"sv,        "070-"sv,      "123 456 "sv,  "@"sv,
    "a@"sv,          "a@a."sv,       "://"sv,       "a://b"sv,     "pin "sv,
    "password: "sv,  "code 1 "sv,    "Anna "sv,     "Anna-"sv,     "Str. 1 "sv,
    "rue de "sv,     "12 rue "sv,    "Berliner "sv, "DE89"sv,      "A1"sv,
    "sk-a1"sv,       "at . dot "sv,  "é"sv,         "王小"sv,      "wifi "sv,
    "wifi: a / "sv,  "🔑a "sv,        "📍a 1 "sv,     "L.go A 1 "sv, "seed: a "sv,
    "1234567890:"sv, "A 1, "sv,      "5 A, "sv,     "u a 1 "sv,    "live u a 1 "sv,
    "密码 "sv,       "van A "sv,     "Annas "sv,    "G-1"sv,       "1 A St, "sv,
    "r/c "sv,        "王@"sv,        "Kod "sv,      "0030 "sv,     "Av. A 1, 2º "sv,
    "10115 A "sv,    "AAA BBB 1 "sv, "A.B. 1 "sv,   "12/3 "sv,     "Anny "sv};

constexpr std::size_t kLongestMessage = 65'536;  // the most that WhatsApp lets anybody send

double seconds_of(const privacy::Detector& detector, const std::vector<std::string>& texts,
                  std::size_t& found) {
  // Of the processor, not of the clock on the wall: others use the machine too.
  const std::clock_t start = std::clock();
  for (const std::string& text : texts) found += detector.find(text).size();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::vector<std::string> chat(std::size_t bytes) {
  Random random(1);
  std::vector<std::string> messages;
  for (std::size_t size = 0; size < bytes; size += messages.back().size()) {
    std::string text;
    const std::size_t words = 5 + random.below(21);
    for (std::size_t i = 0; i < words; ++i)
      text.append(i > 0 ? " " : "").append(kWords[random.below(kWords.size())]);
    if (random.below(8) == 0) text.append(" ").append(kPersonal[random.below(kPersonal.size())]);
    messages.push_back(std::move(text));
  }
  return messages;
}

/// The fastest of several runs, in bytes per second.
double speed_of(const privacy::Detector& detector, const std::vector<std::string>& texts,
                int repetitions) {
  std::size_t bytes = 0;
  std::size_t found = 0;
  for (const std::string& text : texts) bytes += text.size();
  double best = 1e9;
  for (int i = 0; i < repetitions; ++i) best = std::min(best, seconds_of(detector, texts, found));
  return static_cast<double>(bytes) / best;
}

int run(std::size_t megabytes, int repetitions) {
  const std::vector<std::string> people{"Anna Lindqvist", "Zoë Müller", "Will Turner", "王小明",
                                        "Jan van den Berg"};
  const privacy::Detector detector(people);
  const double usual = speed_of(detector, chat(megabytes << 20), repetitions);
  fmt::print("chat: {:.0f} MB/s\n", usual / 1e6);
  double worst = 0;
  for (const std::string_view piece : kHostile) {
    std::string text;
    while (text.size() < kLongestMessage) text += piece;
    const double ratio =
        usual / speed_of(detector, std::vector<std::string>(16, text), repetitions);
    worst = std::max(worst, ratio);
    fmt::print("  {:<12} {:.2f}\n", piece, ratio);
  }
  fmt::print("worst time per byte against the chat: {:.2f}\n", worst);
  return 0;
}

}  // namespace
}  // namespace idiolect

int main(int argc, char** argv) {
  const std::size_t megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 16;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 9;
  return idiolect::run(megabytes, repetitions);
}
