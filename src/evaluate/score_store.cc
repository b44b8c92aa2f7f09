#include "evaluate/score_store.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "evaluate/contestants.h"
#include "evaluate/fields.h"
#include "evaluate/row_log.h"

namespace idiolect::evaluate {
namespace fs = std::filesystem;
namespace {

/// A float's own digits would take twice the space and say no more.
double rounded(float value) { return std::round(static_cast<double>(value) * 1e5) / 1e5; }

Json column(const std::vector<chat::Score::Token>& tokens, float chat::Score::Token::*field) {
  Json values = Json::array();
  for (const chat::Score::Token& token : tokens) values.push_back(rounded(token.*field));
  return values;
}

/// Fills one field of all tokens; false where the row has not exactly as many numbers.
bool fill(const Json& row, const char* key, float chat::Score::Token::*field,
          std::vector<chat::Score::Token>& tokens) {
  const auto found = row.find(key);
  if (found == row.end() || !found->is_array() || found->size() != tokens.size()) return false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Json& value = (*found)[i];
    if (!value.is_number() || !(std::abs(value.get<double>()) < 1e9)) return false;
    tokens[i].*field = static_cast<float>(value.get<double>());
  }
  return true;
}

bool fill_ends(const Json& row, std::vector<chat::Score::Token>& tokens) {
  const auto found = row.find("ends");
  if (found == row.end() || !found->is_array()) return false;
  for (const Json& end : *found) {
    if (!end.is_number_unsigned() || end.get<std::size_t>() >= tokens.size()) return false;
    tokens[end.get<std::size_t>()].end_of_turn = true;
  }
  return true;
}

/// contestant, folded and session → score.
using Slots = std::map<std::tuple<std::string, bool, std::string>, const chat::Score*>;

std::optional<ScoreSet> complete_set(const Contestant& contestant, bool folded,
                                     const std::vector<std::string>& sessions, const Slots& slots) {
  ScoreSet set{std::string(contestant.name), std::string(contestant.title), {}};
  for (const std::string& session : sessions) {
    const auto found = slots.find({set.contestant, folded, session});
    if (found == slots.end()) return std::nullopt;
    set.scores.push_back(*found->second);
  }
  return set;
}

}  // namespace

Json to_json(const StoredScore& stored, Moments moments) {
  const std::vector<chat::Score::Token>& tokens = stored.score.tokens;
  Json ends = Json::array();
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (tokens[i].end_of_turn) ends.push_back(i);
  Json row{{"key", stored.key},
           {"contestant", stored.contestant},
           {"folded", stored.folded},
           {"session", stored.session},
           {"unseen", stored.unseen},
           {"made_with", stored.made_with},
           {"bytes", stored.score.bytes},
           {"turns", stored.score.turns},
           {"cut_turns", stored.score.cut_turns},
           {"ends", std::move(ends)},
           {"log_probabilities", column(tokens, &chat::Score::Token::log_probability)}};
  if (moments == Moments::Kept) {
    row["means"] = column(tokens, &chat::Score::Token::mean);
    row["deviations"] = column(tokens, &chat::Score::Token::deviation);
  }
  return row;
}

std::optional<StoredScore> score_from(const Json& row) {
  const auto key = string_field(row, "key");
  const auto contestant = string_field(row, "contestant");
  const auto session = string_field(row, "session");
  const auto folded = bool_field(row, "folded");
  const auto bytes = count_field(row, "bytes");
  const auto turns = count_field(row, "turns");
  const auto cut_turns = count_field(row, "cut_turns");
  const auto values = row.find("log_probabilities");
  if (!key || !contestant || !session || !folded || !bytes || !turns || !cut_turns ||
      values == row.end() || !values->is_array())
    return std::nullopt;
  StoredScore stored{*key,
                     *contestant,
                     *folded,
                     *session,
                     bool_field(row, "unseen").value_or(false),
                     string_field(row, "made_with").value_or(""),
                     {}};
  std::vector<chat::Score::Token> tokens(values->size());
  if (!fill(row, "log_probabilities", &chat::Score::Token::log_probability, tokens) ||
      !fill_ends(row, tokens))
    return std::nullopt;
  if (row.contains("means") && (!fill(row, "means", &chat::Score::Token::mean, tokens) ||
                                !fill(row, "deviations", &chat::Score::Token::deviation, tokens)))
    return std::nullopt;
  stored.score = {std::move(tokens), *bytes, *turns, *cut_turns};
  return stored;
}

ReadScores parse_scores(std::string_view lines) {
  ReadScores read;
  const std::size_t others = visit_rows(lines, [&](const Json& row) {
    if (row.contains("work")) return;  // where a piece of work began
    if (auto score = score_from(row)) {
      read.scores.push_back(std::move(*score));
    } else {
      ++read.unreadable;
    }
  });
  read.unreadable += others;
  return read;
}

bool has_scores(const EvaluationFolder& folder) { return fs::exists(folder.scores()); }

StoredScores read_scores(const EvaluationFolder& folder) {
  if (!has_scores(folder))
    throw Error(folder.scores().string() + ": nothing is measured yet",
                "measure with `idiolect score --run RUN`");
  return read_scores_file(folder.scores());
}

StoredScores read_scores_file(const fs::path& path) {
  const ReadScores read = parse_scores(read_file(path));
  StoredScores stored;
  stored.unreadable = read.unreadable;
  Slots slots;
  std::set<std::string> known;
  for (const StoredScore& score : read.scores) {
    slots[{score.contestant, score.folded, score.session}] = &score.score;
    if (!known.insert(score.session).second) continue;
    stored.sessions.push_back(score.session);
    stored.unseen.push_back(score.unseen);
  }
  for (const Contestant& contestant : contestants()) {
    if (auto set = complete_set(contestant, false, stored.sessions, slots))
      stored.scores.push_back(std::move(*set));
    if (auto set = complete_set(contestant, true, stored.sessions, slots))
      stored.folded.push_back(std::move(*set));
  }
  return stored;
}

}  // namespace idiolect::evaluate
