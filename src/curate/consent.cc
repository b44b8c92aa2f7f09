#include "curate/consent.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "base/spelling.h"
#include "curate/names.h"

namespace idiolect::curate {
namespace {

constexpr std::size_t kHashDigits = 16;

/// The people of the threads under one name each, and what has to happen to them.
class Register {
 public:
  explicit Register(const Consent& consent) {
    for (const Aliases& aliases : consent.same)
      for (const std::string& alias : aliases) shown_[name_key(alias)] = aliases.front();
    for (const std::string& name : consent.exclude) add(name, false);
    for (const std::string& name : consent.forget) add(name, true);
  }

  /// The name to show for `name`.
  const std::string& shown(const std::string& name) const {
    const auto found = shown_.find(name_key(name));
    return found == shown_.end() ? name : found->second;
  }

  /// The departure of who is called `name`; null where they stay.
  Departure* departure(const std::string& name) {
    const auto found = leaving_.find(name_key(shown(name)));
    return found == leaving_.end() ? nullptr : &departures_[found->second];
  }

  std::vector<Departure> finish() { return std::move(departures_); }

 private:
  void add(const std::string& name, bool forgotten) {
    const auto [found, is_new] = leaving_.try_emplace(name_key(shown(name)), departures_.size());
    if (is_new) departures_.push_back({name, forgotten, {}, 0, 0});
    departures_[found->second].forgotten |= forgotten;
  }

  std::map<std::string, std::string> shown_;    // by name_key
  std::map<std::string, std::size_t> leaving_;  // by name_key of the shown name
  std::vector<Departure> departures_;
};

void remember_spelling(Departure& departure, const std::string& spelling) {
  auto& names = departure.names;
  if (std::find(names.begin(), names.end(), spelling) == names.end()) names.push_back(spelling);
}

/// The names of the others in a thread, as the export spells them.
std::set<std::string> others_of(const chat::Thread& thread, const std::string& owner) {
  std::set<std::string> others(thread.participants.begin(), thread.participants.end());
  for (const chat::Message& message : thread.messages)
    if (!message.marked_owner) others.insert(message.author);
  others.erase(owner);
  others.erase("");
  return others;
}

/// Every departure of a thread must be of a name that occurs in it; titles name a contact too.
std::vector<Departure*> departures_of(const chat::Thread& thread,
                                      const std::set<std::string>& others, Register& people) {
  std::vector<Departure*> found;
  const auto look_at = [&](const std::string& name) {
    Departure* const departure = people.departure(name);
    if (departure == nullptr) return;
    remember_spelling(*departure, name);
    if (std::find(found.begin(), found.end(), departure) == found.end()) found.push_back(departure);
  };
  for (const std::string& name : others) look_at(name);
  if (!thread.is_group) look_at(thread.title);
  return found;
}

void drop(chat::Message& message, Departure& departure) {
  if (message.dropped.empty()) ++departure.messages;
  message.dropped = departure.forgotten ? kForgotten : kExcluded;
  if (!departure.forgotten) return;
  message.text.clear();
  if (!message.marked_owner) message.author.clear();
}

void leave_whole(chat::Thread& thread, Departure& departure) {
  ++departure.threads;
  for (chat::Message& message : thread.messages) drop(message, departure);
  if (!departure.forgotten) return;
  thread.title = "(forgotten)";
  thread.participants.clear();
}

void leave_group(chat::Thread& thread, Register& people) {
  for (chat::Message& message : thread.messages)
    if (Departure* const departure =
            message.marked_owner ? nullptr : people.departure(message.author))
      drop(message, *departure);
  std::erase_if(thread.participants, [&](const std::string& name) {
    const Departure* const departure = people.departure(name);
    if (departure == nullptr || !departure->forgotten) return false;
    thread.title = without_names(thread.title, departure->names);
    return true;
  });
}

void rename_people(chat::Thread& thread, const Register& people) {
  for (std::string& name : thread.participants) name = people.shown(name);
  if (!thread.is_group) thread.title = people.shown(thread.title);
  for (chat::Message& message : thread.messages)
    if (!message.marked_owner) message.author = people.shown(message.author);
}

void drop_the_rest(chat::Thread& thread, const Consent& consent) {
  for (chat::Message& message : thread.messages) {
    if (!message.dropped.empty()) continue;
    if ((consent.since && message.sent_at < *consent.since) ||
        (consent.until && message.sent_at >= *consent.until)) {
      message.dropped = kOutsideDates;
    } else if (message.forwarded && message.marked_owner) {
      message.dropped = kForwarded;
    }
  }
}

/// The owner's name as mark_owner wrote it; empty where they write nothing.
std::string owner_of(std::span<const chat::Thread> threads) {
  for (const chat::Thread& thread : threads)
    for (const chat::Message& message : thread.messages)
      if (message.marked_owner) return message.author;
  return {};
}

[[noreturn]] void fail_with_unknown(const std::string& name, std::span<const chat::Thread> threads,
                                    const std::string& owner) {
  std::set<std::string> everyone;
  for (const chat::Thread& thread : threads) everyone.merge(others_of(thread, owner));
  const std::vector<std::string_view> names(everyone.begin(), everyone.end());
  const std::string_view meant = closest(name, names);
  throw UsageError("nobody in the exports is called '" + name + "'",
                   meant.empty() ? "give the name as the chats show it; `idiolect sources` lists "
                                   "who is in them"
                                 : "did you mean '" + std::string(meant) + "'?");
}

/// Letters and digits of `text`, folded; bytes beyond ASCII as they are.
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : name_key(text)) {
    const bool is_sign =
        static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
    if (!is_sign) letters += c;
  }
  return letters;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

Aliases parse_aliases(const std::string& text) {
  Aliases aliases;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('=', start), text.size());
    const std::string_view name = trimmed(std::string_view(text).substr(start, end - start));
    if (!name.empty()) aliases.emplace_back(name);
    start = end + 1;
  }
  if (aliases.size() < 2)
    throw UsageError("'" + text + "' does not name one person in two ways",
                     "write the name to show, then the others: 'Anna Lindqvist = annali'");
  return aliases;
}

std::vector<Departure> apply_consent(std::span<chat::Thread> threads, const Consent& consent) {
  Register people(consent);
  const std::string owner = owner_of(threads);
  for (chat::Thread& thread : threads) {
    const std::set<std::string> others = others_of(thread, owner);
    const auto leaving = departures_of(thread, others, people);
    if (!leaving.empty() && (!thread.is_group || others.size() < 2)) {
      leave_whole(thread, *leaving.front());
    } else if (!leaving.empty()) {
      leave_group(thread, people);
    }
    rename_people(thread, people);
    drop_the_rest(thread, consent);
  }
  std::vector<Departure> departures = people.finish();
  for (const Departure& departure : departures)
    if (departure.names.empty()) fail_with_unknown(departure.name, threads, owner);
  return departures;
}

std::vector<std::string> suggest_same(std::span<const chat::Thread> threads, std::size_t most) {
  constexpr std::size_t kShortest = 5;  // letters; shorter names are shared by chance
  const std::string owner = owner_of(threads);
  std::map<std::string, std::map<std::string, std::string>> spellings;  // letters, name_key
  for (const chat::Thread& thread : threads)
    for (const std::string& name : others_of(thread, owner))
      if (std::string letters = letters_of(name); letters.size() >= kShortest)
        spellings[std::move(letters)].try_emplace(name_key(name), name);
  std::vector<std::string> lines;
  for (const auto& [letters, names] : spellings) {
    if (names.size() < 2 || lines.size() == most) continue;
    std::string line;  // " " sorts first: the name with blanks is the one to show
    for (const auto& [key, name] : names) line += (line.empty() ? "" : " = ") + name;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string without_names(std::string_view path, std::span<const std::string> names) {
  std::string result;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find_first_of("/!", start), path.size());
    const std::string_view component = path.substr(start, end - start);
    const std::string letters = letters_of(component);
    const bool spells = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      const std::string wanted = letters_of(name);
      return !wanted.empty() && letters.find(wanted) != std::string::npos;
    });
    result += spells ? sha256_hex(component).substr(0, kHashDigits) : std::string(component);
    if (end < path.size()) result += path[end];
    start = end + 1;
  }
  return result;
}

}  // namespace idiolect::curate
