#include "evaluate/answer_store.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "dataset/dataset.h"
#include "evaluate/contestants.h"
#include "evaluate/fields.h"
#include "evaluate/row_log.h"

namespace idiolect::evaluate {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostSamples = 1'000'000;

[[noreturn]] void nothing_there(const EvaluationFolder& folder) {
  throw Error(folder.comparison().string() + ": no answers yet",
              "ask the contestants with `idiolect compare --run RUN --contexts 100`");
}

chat::Conversation as_conversation(const Round& round) {
  chat::Conversation conversation;
  conversation.contact = round.contact;
  conversation.source = round.source;
  conversation.start = round.start;
  conversation.turns = round.context;
  return conversation;
}

Json to_row(const Round& round) {
  Json row = dataset::to_row(as_conversation(round));
  row["id"] = round_id(round);
  row["own"] = round.own ? Json(*round.own) : Json();
  row["unseen"] = round.unseen;
  return row;
}

Round round_from(const Json& row) {
  chat::Conversation conversation = dataset::from_row(row);
  if (conversation.turns.empty()) throw Error("a context without turns");
  Round round;
  round.context = std::move(conversation.turns);
  round.contact = conversation.contact;
  round.own = string_field(row, "own");
  round.source = conversation.source;
  round.start = conversation.start;
  round.unseen = bool_field(row, "unseen").value_or(false);
  if (conversation.id != round_id(round)) throw Error("a context whose id is not that of its text");
  return round;
}

/// contestant, round and sample → answer.
using Slots = std::map<std::tuple<std::string, std::string, std::size_t>, const Answer*>;

/// All answers of `contestant`; none where one is missing.
std::optional<AnswerSet> complete_set(const Contestant& contestant, const StoredComparison& stored,
                                      const std::vector<std::string>& ids, std::size_t samples,
                                      const Slots& slots) {
  AnswerSet set{std::string(contestant.name), std::string(contestant.title), {}};
  const std::size_t wanted = is_generated(contestant) ? samples : 1;
  for (std::size_t i = 0; i < stored.rounds.size(); ++i) {
    std::vector<Answer>& answers = set.of_round.emplace_back();
    for (std::size_t sample = 0; sample < wanted; ++sample) {
      const auto found = slots.find({set.contestant, ids[i], sample});
      if (found == slots.end()) return std::nullopt;
      answers.push_back(*found->second);
    }
  }
  return set;
}

}  // namespace

std::string round_id(const Round& round) {
  Json turns = Json::array();
  for (const chat::Turn& turn : round.context)
    turns.push_back({chat::to_string(turn.role), turn.content});
  return sha256_hex(to_line({round.contact ? Json(*round.contact) : Json(), round.source,
                             round.start, std::move(turns), round.own ? Json(*round.own) : Json()}))
      .substr(0, 16);
}

std::string rounds_text(std::span<const Round> rounds) {
  std::string text;
  for (const Round& round : rounds) text += to_line(to_row(round)) + '\n';
  return text;
}

std::vector<Round> parse_rounds(std::string_view lines) {
  std::vector<Round> rounds;
  const std::size_t others =
      visit_rows(lines, [&](const Json& row) { rounds.push_back(round_from(row)); });
  if (others > 0) throw Error("a line that is no context");
  return rounds;
}

Json to_json(const StoredAnswer& stored) {
  return {{"key", stored.key},           {"contestant", stored.contestant},
          {"round", stored.round},       {"sample", stored.sample},
          {"prompt", stored.prompt},     {"made_with", stored.made_with},
          {"text", stored.answer.text},  {"tokens", stored.answer.tokens},
          {"ended", stored.answer.ended}};
}

std::optional<StoredAnswer> answer_from(const Json& row) {
  const auto key = string_field(row, "key");
  const auto contestant = string_field(row, "contestant");
  const auto round = string_field(row, "round");
  const auto sample = count_field(row, "sample");
  const auto text = string_field(row, "text");
  const auto tokens = count_field(row, "tokens");
  const auto ended = bool_field(row, "ended");
  if (!key || !contestant || !round || !sample || !text || !tokens || !ended) return std::nullopt;
  if (*sample >= kMostSamples) return std::nullopt;
  return StoredAnswer{*key,
                      *contestant,
                      *round,
                      *sample,
                      string_field(row, "prompt").value_or(""),
                      string_field(row, "made_with").value_or(""),
                      {*text, *tokens, *ended}};
}

Json to_json(const StoredPrompt& prompt) {
  chat::Conversation conversation;
  conversation.turns = prompt.turns;
  return {{"key", prompt.key},
          {"system", prompt.system},
          {"messages", dataset::to_row(conversation).at("messages")}};
}

std::optional<StoredPrompt> prompt_from(const Json& row) {
  const auto key = string_field(row, "key");
  const auto system = string_field(row, "system");
  if (!key || !system) return std::nullopt;
  try {
    return StoredPrompt{*key, *system, dataset::from_row(row).turns};
  } catch (const Error&) {
    return std::nullopt;
  }
}

ReadAnswers parse_answers(std::string_view lines) {
  ReadAnswers read;
  const std::size_t others = visit_rows(lines, [&](const Json& row) {
    if (row.contains("work")) return;  // where a piece of work began
    if (auto answer = answer_from(row)) {
      read.answers.push_back(std::move(*answer));
    } else {
      ++read.unreadable;
    }
  });
  read.unreadable += others;
  return read;
}

bool has_comparison(const EvaluationFolder& folder) { return fs::exists(folder.comparison()); }

StoredComparison read_comparison(const EvaluationFolder& folder) {
  if (!has_comparison(folder)) nothing_there(folder);
  StoredComparison stored;
  stored.about = read_json(folder.comparison());
  const auto made_with =
      stored.about.is_object() ? string_field(stored.about, "settings_hash") : std::nullopt;
  if (!made_with)
    throw Error(folder.comparison().string() + ": not what `idiolect compare` wrote",
                "remove it and ask again");
  stored.rounds = while_doing(folder.rounds().string(),
                              [&] { return parse_rounds(read_file(folder.rounds())); });
  std::vector<std::string> ids;
  for (const Round& round : stored.rounds) ids.push_back(round_id(round));

  const ReadAnswers read =
      fs::exists(folder.answers()) ? parse_answers(read_file(folder.answers())) : ReadAnswers{};
  stored.unreadable = read.unreadable;
  Slots slots;
  for (const StoredAnswer& answer : read.answers) {
    if (answer.made_with == *made_with) {
      slots[{answer.contestant, answer.round, answer.sample}] = &answer.answer;
    } else {
      ++stored.unreadable;
    }
  }
  const std::size_t samples = count_field(stored.about, "samples").value_or(1);
  for (const Contestant& contestant : contestants()) {
    const auto first = slots.lower_bound({std::string(contestant.name), "", 0});
    if (first == slots.end() || std::get<0>(first->first) != contestant.name) continue;
    if (auto set = complete_set(contestant, stored, ids, samples, slots)) {
      stored.answers.push_back(std::move(*set));
    } else {
      ++stored.incomplete;
    }
  }
  return stored;
}

std::map<std::string, StoredPrompt> read_prompts(const EvaluationFolder& folder) {
  if (!fs::exists(folder.prompts())) nothing_there(folder);
  std::map<std::string, StoredPrompt> prompts;
  visit_rows(read_file(folder.prompts()), [&](const Json& row) {
    if (auto prompt = prompt_from(row)) prompts.emplace(prompt->key, std::move(*prompt));
  });
  return prompts;
}

std::vector<std::optional<StoredPrompt>> prompts_of(const EvaluationFolder& folder,
                                                    std::string_view contestant) {
  const std::map<std::string, StoredPrompt> prompts = read_prompts(folder);
  std::map<std::string, std::string> key_of_round;
  for (const StoredAnswer& answer : parse_answers(read_file(folder.answers())).answers)
    if (answer.contestant == contestant && answer.sample == 0)
      key_of_round[answer.round] = answer.prompt;
  std::vector<std::optional<StoredPrompt>> found;
  for (const Round& round : parse_rounds(read_file(folder.rounds()))) {
    const auto prompt = prompts.find(key_of_round[round_id(round)]);
    found.push_back(prompt == prompts.end() ? std::nullopt : std::optional(prompt->second));
  }
  return found;
}

}  // namespace idiolect::evaluate
