#include "dataset/typing.h"

#include <algorithm>
#include <array>

namespace idiolect::dataset {
namespace {

// The most used ones of the Unicode Consortium's published frequencies.
constexpr std::array<std::string_view, 60> kEmoji{
    "😂", "❤️", "😍",    "🤣", "😊",    "🙏",    "💕",      "😭",    "😘",    "👍", "😅", "👏",
    "😁", "🔥",      "💔",    "💖",    "😢",    "🤔", "😆",      "🙄", "💪",    "😉", "👌", "🤗",
    "💜", "😔",      "😎",    "😇",    "🌹",    "🤦", "🎉",      "💞",    "🤷", "😱", "😌", "🌸",
    "🙌", "😋",      "💙",    "😏",    "🙂", "🤩", "😄",      "😀",    "😬",    "😃", "💯", "🙈",
    "👀", "😴",      "🥺", "🫠", "🐈",    "🐶",    "☀️", "🍕",    "🍺",    "☕", "🎂", "✨"};

constexpr std::array<std::string_view, 64> kNames{
    "Anna",   "Ben",   "Clara",  "David", "Emma",  "Felix",  "Grace", "Henry", "Iris",  "Jack",
    "Kate",   "Leo",   "Maria",  "Nora",  "Oscar", "Priya",  "Quinn", "Robin", "Sam",   "Tom",
    "Una",    "Vera",  "Will",   "Yara",  "Zoe",   "Alex",   "Bella", "Chris", "Dana",  "Eli",
    "Fatima", "Greta", "Hugo",   "Ines",  "Jonas", "Karim",  "Lena",  "Mum",   "Nick",  "Olga",
    "Pablo",  "Rosa",  "Sofia",  "Tariq", "Uma",   "Viktor", "Wendy", "Xin",   "Yusuf", "Zack",
    "Amir",   "Beth",  "Callum", "Diego", "Ella",  "Finn",   "Gina",  "Hana",  "Ivan",  "Julia",
    "Kofi",   "Laura", "Mo",     "Nadia"};

bool is_sentence_end(char c) { return c == '.' || c == '!' || c == '?'; }

/// Bytes of the sentence that `text` begins with, the blank after it not counted.
std::size_t sentence_length(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (is_sentence_end(text[i]) && text[i + 1] == ' ') return i + 1;
  return text.size();
}

/// Ends `bubble` as the habits have it: "Fine." → "Fine", but "Wait..." stays.
void trim_end(std::string& bubble, const TypingHabits& habits) {
  if (habits.bare_ends && bubble.size() > 1 && bubble.ends_with('.') && !bubble.ends_with(".."))
    bubble.pop_back();
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string with_curly_apostrophes(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "’";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

TypingHabits draw_habits(double share, Random& random) {
  TypingHabits habits;
  if (random.uniform() >= share) return habits;
  habits.lower_case = random.uniform() < 0.6;
  habits.bare_ends = random.uniform() < 0.7;
  habits.no_apostrophes = random.uniform() < 0.4;
  habits.curly = random.uniform() < 0.3;
  if (random.uniform() < 0.6) habits.bubbles = 0.3 + 0.7 * random.uniform();
  if (random.uniform() < 0.4) habits.emoji = 0.05 + 0.3 * random.uniform();
  for (int i = 0; i < 4; ++i) habits.favourites.push_back(kEmoji[random.below(kEmoji.size())]);
  return habits;
}

std::string type(std::string_view text, const TypingHabits& habits, Random& random) {
  std::string typed;
  while (!text.empty()) {
    const std::size_t length = sentence_length(text);
    typed += text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    if (text.empty()) break;
    if (random.uniform() < habits.bubbles) {
      trim_end(typed, habits);
      typed += '\n';
    } else {
      typed += ' ';
    }
  }
  trim_end(typed, habits);
  if (habits.lower_case) typed = lowered(std::move(typed));
  if (habits.no_apostrophes) std::erase(typed, '\'');
  if (habits.curly) typed = with_curly_apostrophes(typed);
  if (random.uniform() < habits.emoji) {
    typed += ' ';
    typed += habits.favourites[random.below(habits.favourites.size())];
  }
  return typed;
}

std::string all_emoji() {
  std::string all;
  for (const std::string_view emoji : kEmoji) all += emoji;
  return all;
}

std::string_view draw_name(Random& random) { return kNames[random.below(kNames.size())]; }

}  // namespace idiolect::dataset
