// The text of `idiolect prepare --explain`.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/error.h"
#include "commands/prepare_report.h"

namespace idiolect::commands {
namespace {

struct Meaning {
  std::string_view reason;
  std::string_view words;
};

constexpr std::array kMeanings{
    Meaning{"owner", "what you wrote: trained on in train, measured in valid and test"},
    Meaning{"context",
            "what others wrote in sessions that are kept, or all of them where nothing is learnt"},
    Meaning{"carried", "said without you, and shown before a later session"},
    Meaning{"bad-date", "the record has no date that can be read"},
    Meaning{"bad-time", "the record has no time that can be read"},
    Meaning{"bad-type", "the row is neither incoming, outgoing nor a notification"},
    Meaning{"call", "a call was started, missed or ended"},
    Meaning{"contact", "a card with somebody's number"},
    Meaning{"draft", "never sent, or not delivered"},
    Meaning{"duplicate", "another file of the same thread has the message too"},
    Meaning{"empty", "nothing was said: no text and no attachment"},
    Meaning{"excluded", "somebody you left out wrote it, or it was said with them alone"},
    Meaning{"forgotten", "the same of somebody who is to be forgotten"},
    Meaning{"forwarded", "you passed it on: the words are somebody else's"},
    Meaning{"location", "a place on the map"},
    Meaning{"long-row", "the row has more fields than the header"},
    Meaning{"media", "a photo, video, voice message or link without words"},
    Meaning{"no-owner-in-session", "others' messages in a session in which you say nothing"},
    Meaning{"not-an-object", "the record is not a message"},
    Meaning{"one-participant", "a thread in which there is nobody else"},
    Meaning{"outside-dates", "sent before --since or after --until"},
    Meaning{"page-copy", "from an HTML page of a thread that is there as JSON too"},
    Meaning{"poll", "a poll, or a vote in one"},
    Meaning{"personal-data", "it holds personal data, and --redact drop was given"},
    Meaning{"reaction", "a like or an emoji that answers a message"},
    Meaning{"repeated", "you said the same long text before, and --dedupe was given"},
    Meaning{"short-row", "the row has fewer fields than are needed"},
    Meaning{"sticker", "a sticker"},
    Meaning{"system", "a sentence that the app wrote, not a person"},
    Meaning{"too-short", "a thread with a single text message"},
    Meaning{"unclosed-quote", "the row opens a quote that is never closed"},
    Meaning{"unsent", "taken back by who sent it"},
};

std::string_view meaning_of(std::string_view reason) {
  const auto found = std::ranges::find(kMeanings, reason, &Meaning::reason);
  return found == kMeanings.end() ? "the record could not be read" : found->words;
}

std::string split_words(const Preparation& preparation) {
  std::string text =
      "split: by time, one cut for all threads; the first 90 % of your messages train, the next 5 "
      "% "
      "validate, the last 5 % test; sessions stay whole\n";
  for (const auto& [split, figures] : preparation.builder->splits()) {
    text += fmt::format("  {}: {} sessions, {} messages of yours", dataset::to_string(split),
                        figures.sessions, figures.owner_messages);
    if (figures.start) text += fmt::format(", from {}", *figures.start);
    text += '\n';
  }
  return text;
}

/// The first records that the readers rejected for it.
std::string rejects_words(const Preparation& preparation, const std::string& source,
                          const std::string& reason) {
  std::string text;
  std::size_t shown = 0;
  for (const sources::Reject& reject : preparation.imported.rejects) {
    if (reject.source != source || reject.reason != reason) continue;
    if (shown++ == dataset::Account::kMostPlaces) break;
    text += fmt::format("    {}, {} {}\n", reject.path, reject.unit, reject.line);
  }
  return text;
}

std::string places_words(const Preparation& preparation, const std::string& source,
                         const std::string& reason) {
  std::string text;
  const auto& known = preparation.builder->account().places();
  if (const auto places = known.find({source, reason}); places != known.end())
    for (const dataset::Place& place : places->second)
      text += fmt::format("    with {} at {}\n", place.thread, place.time);
  return text + rejects_words(preparation, source, reason);
}

std::string skipped_words(const std::vector<sources::SkippedFile>& skipped) {
  if (skipped.empty()) return "";
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const sources::SkippedFile& file : skipped) by_reason[file.reason].push_back(file.path);
  std::string text = "files that were not read:\n";
  for (const auto& [reason, paths] : by_reason)
    text += fmt::format("  {}: {}, e.g. {}\n", reason, paths.size(), paths.front());
  return text;
}

std::string explain_all(const Preparation& preparation) {
  std::string text = fmt::format("owner: {}\n", preparation.owner.how);
  if (preparation.voice)
    text += fmt::format("voice: that of '{}' instead; below, \"you\" and \"yours\" are theirs\n",
                        preparation.voice->name);
  text += fmt::format(
      "sessions: a silence of more than {} minutes between two text messages begins a new one\n",
      preparation.options.session_gap);
  text += "turns: consecutive messages of one person are one turn; yours are the assistant's\n";
  text += split_words(preparation);
  for (const curate::Repeated& repeated : preparation.repeats.most_frequent())
    text += fmt::format("repeated: a text of {} words, {} times\n", repeated.words, repeated.times);
  text += skipped_words(preparation.imported.skipped);
  for (const auto& [source, ledger] : preparation.ledgers) {
    text += fmt::format("dropped from {}:\n", source);
    for (const auto& [reason, count] : ledger.dropped) {
      text += fmt::format("  {} ({}): {}\n", reason, count, meaning_of(reason));
      text += places_words(preparation, source, reason);
    }
  }
  return text;
}

[[noreturn]] void fail_with_unknown(const std::string& reason, const Preparation& preparation) {
  std::set<std::string> all{std::string(dataset::kOwnerBin), std::string(dataset::kContextBin)};
  for (const auto& [source, ledger] : preparation.ledgers)
    for (const auto& [known, count] : ledger.dropped) all.insert(known);
  std::string list;
  for (const std::string& known : all) list += (list.empty() ? "" : ", ") + known;
  throw UsageError(fmt::format("--explain: no message is under '{}'", reason),
                   "there are: " + list + "; or all");
}

/// Where a message has several lines, the others are indented as the first.
std::string indented(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "      ";
  }
  return result;
}

/// Messages of one source in a bin.
std::size_t count_of(const dataset::Ledger& ledger, const std::string& bin) {
  if (bin == dataset::kOwnerBin) return ledger.owner;
  if (bin == dataset::kContextBin) return ledger.others;
  if (bin == dataset::kCarriedBin) return ledger.carried;
  const auto dropped = ledger.dropped.find(bin);
  return dropped == ledger.dropped.end() ? 0 : dropped->second;
}

std::string explain_one(const Preparation& preparation, const std::string& reason) {
  std::string text;
  for (const auto& [source, ledger] : preparation.ledgers) {
    const std::size_t count = count_of(ledger, reason);
    if (count == 0) continue;
    text += fmt::format("{} from {} ({}): {}\n", reason, source, count, meaning_of(reason));
    text += rejects_words(preparation, source, reason);
  }
  if (text.empty()) fail_with_unknown(reason, preparation);
  for (const dataset::Place& place : preparation.builder->account().shown())
    text += fmt::format("  with {} at {}\n      {}\n", place.thread, place.time,
                        place.text.empty() ? "(no text)" : indented(place.text));
  return text;
}

}  // namespace

std::string prepare_explanation(const Preparation& preparation) {
  const std::string& wanted = preparation.options.explain;
  return wanted == kExplainAll ? explain_all(preparation) : explain_one(preparation, wanted);
}

}  // namespace idiolect::commands
