// The text of `idiolect prepare --explain`.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/times.h"
#include "commands/prepare_report.h"

namespace idiolect::commands {
namespace {

struct Meaning {
  std::string_view reason;
  std::string_view words;
};

constexpr std::array kMeanings{
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
  for (const auto& [split, sessions] : preparation.dataset.sessions) {
    std::size_t owner = 0;
    for (const dataset::Session& session : sessions) owner += session.owner_messages;
    text += fmt::format("  {}: {} sessions, {} messages of yours", dataset::to_string(split),
                        sessions.size(), owner);
    if (!sessions.empty())
      text +=
          fmt::format(", from {}", to_iso(sessions.front().start(), sessions.front().thread->zone));
    text += '\n';
  }
  return text;
}

std::string places_words(const Preparation& preparation, const std::string& source,
                         const std::string& reason) {
  std::string text;
  const auto places = preparation.dataset.places.find({source, reason});
  if (places != preparation.dataset.places.end())
    for (const dataset::Place& place : places->second)
      text += fmt::format("    with {} at {}\n", place.thread, place.time);
  std::size_t shown = 0;
  for (const sources::Reject& reject : preparation.imported.rejects) {
    if (reject.source != source || reject.reason != reason) continue;
    if (shown++ == dataset::kMostPlaces) break;
    text += fmt::format("    {}, {} {}\n", reject.path, reject.unit, reject.line);
  }
  return text;
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

}  // namespace

std::string prepare_explanation(const Preparation& preparation) {
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
  for (const auto& [source, ledger] : preparation.dataset.ledgers) {
    text += fmt::format("dropped from {}:\n", source);
    for (const auto& [reason, count] : ledger.dropped) {
      text += fmt::format("  {} ({}): {}\n", reason, count, meaning_of(reason));
      text += places_words(preparation, source, reason);
    }
  }
  return text;
}

}  // namespace idiolect::commands
