#include "evaluate/persona.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <vector>

#include "base/utf8.h"

namespace idiolect::evaluate {
namespace {

/// Counts of the owner's bubbles, from which the draft is written.
struct Habits {
  std::map<std::string, std::size_t> contacts;  // bubbles to each
  std::set<std::string> sources;
  std::string first;  // dates, YYYY-MM-DD
  std::string last;
  std::size_t bubbles = 0;
  std::size_t turns = 0;
  std::vector<std::size_t> words;  // per bubble
  std::size_t capital_starts = 0;
  std::map<char, std::size_t> ends;             // last character, where it is . ! or ?
  std::map<std::string, std::size_t> laughter;  // "haha", "lol", …
  std::map<std::string, std::size_t> openings;  // first word, lower case
  std::map<std::string, std::size_t> emoji;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) || c == '\'') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool is_laughter(const std::string& word) {
  if (word == "lol" || word == "lmao" || word == "rofl" || word == "xd") return true;
  // haha, hehehe, jaja, hihi, with a stray letter or two
  return word.size() >= 4 && word.find_first_not_of("haeij") == std::string::npos &&
         (word.find("haha") != std::string::npos || word.find("hehe") != std::string::npos ||
          word.find("jaja") != std::string::npos || word.find("hihi") != std::string::npos);
}

bool is_emoji(char32_t point) {
  return (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x2600 && point <= 0x27BF);
}

void count_bubble(Habits& habits, const std::string& bubble) {
  ++habits.bubbles;
  const std::vector<std::string> words = words_of(bubble);
  habits.words.push_back(words.size());
  if (!bubble.empty() && std::isupper(static_cast<unsigned char>(bubble.front())))
    ++habits.capital_starts;
  if (!bubble.empty() && std::string_view(".!?").find(bubble.back()) != std::string_view::npos)
    ++habits.ends[bubble.back()];
  if (!words.empty()) ++habits.openings[lower(words.front())];
  for (const std::string& word : words)
    if (is_laughter(lower(word))) ++habits.laughter[lower(word)];
  for (std::size_t at = 0; at < bubble.size();) {
    const CodePoint point = code_point_at(bubble, at);
    if (is_emoji(point.value)) ++habits.emoji[bubble.substr(at, point.bytes)];
    at += point.bytes;
  }
}

Habits count_habits(std::span<const chat::Conversation> conversations) {
  Habits habits;
  for (const chat::Conversation& conversation : conversations) {
    habits.sources.insert(conversation.source);
    const std::string start = conversation.start.substr(0, 10);
    const std::string end = conversation.end.substr(0, 10);
    if (habits.first.empty() || start < habits.first) habits.first = start;
    if (end > habits.last) habits.last = end;
    for (const chat::Turn& turn : conversation.turns) {
      if (turn.role != chat::Role::Assistant || turn.carried) continue;
      ++habits.turns;
      const std::vector<std::string> bubbles = chat::split_bubbles(turn.content);
      for (const std::string& bubble : bubbles) count_bubble(habits, bubble);
      habits.contacts[conversation.contact.value_or("a group")] += bubbles.size();
    }
  }
  std::sort(habits.words.begin(), habits.words.end());
  return habits;
}

/// "anna (41), tom (12)": the most frequent, at most `most`, none below `fewest`.
std::string top(const std::map<std::string, std::size_t>& counts, std::size_t most,
                std::size_t fewest) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(most, sorted.size()) && sorted[i].second >= fewest; ++i)
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", sorted[i].first, sorted[i].second);
  return text;
}

std::string percent(std::size_t part, std::size_t whole) {
  return fmt::format("{} %", (200 * part + whole) / (2 * whole));
}

std::string describe_writing(const Habits& habits) {
  const auto ends_with = [&](char c) {
    const auto found = habits.ends.find(c);
    return percent(found == habits.ends.end() ? 0 : found->second, habits.bubbles);
  };
  std::string text = fmt::format(
      "- A message is typically {} words long; a quarter are at most {}, a quarter at least {}.\n"
      "- {:.1f} messages in a row on average.\n"
      "- {} of the messages begin with a capital letter; {} end with a full stop, {} with a "
      "question mark, {} with an exclamation mark.\n",
      habits.words[habits.words.size() / 2], habits.words[habits.words.size() / 4],
      habits.words[habits.words.size() * 3 / 4],
      static_cast<double>(habits.bubbles) / static_cast<double>(habits.turns),
      percent(habits.capital_starts, habits.bubbles), ends_with('.'), ends_with('?'),
      ends_with('!'));
  const std::size_t often = std::max<std::size_t>(2, habits.bubbles / 200);
  const auto line = [&](const char* what, const std::string& list) {
    if (!list.empty()) text += fmt::format("- {}: {}.\n", what, list);
  };
  line("Often begins with", top(habits.openings, 8, often));
  line("Laughs as", top(habits.laughter, 4, 2));
  line("Favourite emoji", top(habits.emoji, 6, 2));
  return text;
}

}  // namespace

std::string draft_persona(std::span<const chat::Conversation> conversations,
                          std::string_view owner) {
  const Habits habits = count_habits(conversations);
  std::string text = fmt::format(
      "<!-- A draft, counted from the training split. Edit it: this is what the baseline\n"
      "     'zero-shot + summary' is told about you. Comments like this one are not sent. -->\n"
      "{} in private chats:\n\n",
      owner);
  if (habits.bubbles > 0) {
    std::string sources;
    for (const std::string& source : habits.sources)
      sources += (sources.empty() ? "" : ", ") + source;
    text += fmt::format("- Wrote {} messages on {} between {} and {}.\n", habits.bubbles, sources,
                        habits.first, habits.last);
    text += fmt::format("- Writes most to {}.\n", top(habits.contacts, 5, 1));
    text += describe_writing(habits);
  }
  text +=
      "<!-- What only you know: where you live, what you do, who the people above are to you,\n"
      "     what you like and dislike. Write it as more lines like those above. -->\n";
  return text;
}

std::string persona_text(std::string_view markdown) {
  std::string text;
  while (!markdown.empty()) {
    const std::size_t open = std::min(markdown.find("<!--"), markdown.size());
    text += markdown.substr(0, open);
    markdown.remove_prefix(open);
    const std::size_t close = markdown.find("-->");
    if (markdown.empty() || close == std::string_view::npos) break;
    markdown.remove_prefix(close + 3);
  }
  const std::size_t begin = text.find_first_not_of(" \n\r\t");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \n\r\t") - begin + 1);
}

}  // namespace idiolect::evaluate
