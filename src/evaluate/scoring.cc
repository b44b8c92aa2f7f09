#include "evaluate/scoring.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"

namespace idiolect::evaluate {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kChunk = 64;

Json settings_of(const ScorePlan& plan) {
  return {{"version", 1},
          {"seed", plan.briefing.seed},
          {"examples", plan.briefing.examples},
          {"system", plan.briefing.prompt.pattern},
          {"summary", sha256_hex(plan.briefing.summary)},
          {"shared", plan.shared}};
}

/// Where a session without an id of its own is known by its text.
std::string id_of(const chat::Conversation& session) {
  if (!session.id.empty()) return session.id;
  std::string text;
  for (const chat::Turn& turn : session.turns) text += turn.content + '\n';
  return sha256_hex(text).substr(0, 16);
}

bool has_owner(const chat::Conversation& session) {
  return std::any_of(session.turns.begin(), session.turns.end(), [](const chat::Turn& turn) {
    return turn.role == chat::Role::Assistant && !turn.carried;
  });
}

/// Needed by the membership attacks of the audit, which compare the run with its base.
Moments moments_of(const Contestant& contestant, bool folded) {
  const bool is_plain = !contestant.told_summary && contestant.examples == Examples::None;
  return is_plain && !folded ? Moments::Kept : Moments::Left;
}

}  // namespace

ScoreWork::ScoreWork(fs::path file, ScorePlan plan)
    : plan_(std::move(plan)),
      settings_hash_(sha256_hex(to_line(settings_of(plan_)))),
      log_(prepare(std::move(file)), [this](const Json& row) { return place_of(row); }) {}

fs::path ScoreWork::prepare(fs::path file) {
  for (const chat::Conversation& session : plan_.sessions) {
    const std::string id = id_of(session);
    if (!session_index_.emplace(id, session_index_.size()).second) continue;
    const bool unseen = session.contact && !plan_.known.contains(*session.contact);
    PromptSet prompts = prompts_for(session, plan_.briefing);
    cut_turns_ += prompts.cut_turns;
    items_.push_back({id, false, unseen, std::move(prompts)});
    // Nothing of the owner's may be left of it; then it weighs nothing, but it is there.
    items_.push_back({id, true, unseen, prompts_for(folded(session), plan_.briefing)});
  }
  for (const Contestant* contestant : plan_.asked)
    for (const Task& task : tasks_of(contestant->origin)) wanted_.insert(task.key);
  return file;
}

std::vector<ScoreWork::Task> ScoreWork::tasks_of(Origin origin) const {
  std::vector<Task> tasks;
  for (const Contestant* contestant : plan_.asked) {
    if (contestant->origin != origin || !is_scored(*contestant)) continue;
    for (const Item& item : items_) {
      const std::string key =
          sha256_hex(to_line({std::string(contestant->name), item.session, item.folded,
                              item.prompts.prompts[index_of(*contestant)].key, settings_hash_,
                              origin == Origin::Stranger ? plan_.stranger : Json()}));
      tasks.push_back({&item, contestant, key.substr(0, 32)});
    }
  }
  return tasks;
}

std::optional<std::array<std::size_t, 3>> ScoreWork::place_of(const Json& row) const {
  const auto score = score_from(row);
  if (!score || score->made_with != settings_hash_) return std::nullopt;
  const auto session = session_index_.find(score->session);
  if (session == session_index_.end()) return std::nullopt;
  for (const Contestant& contestant : contestants()) {
    if (contestant.name != score->contestant) continue;
    const bool is_asked =
        std::find(plan_.asked.begin(), plan_.asked.end(), &contestant) != plan_.asked.end();
    if (is_asked && !wanted_.contains(score->key)) return std::nullopt;
    return std::array{index_of(contestant), score->folded ? std::size_t{1} : std::size_t{0},
                      session->second};
  }
  return std::nullopt;
}

std::size_t ScoreWork::missing(Origin origin) const {
  const std::vector<Task> tasks = tasks_of(origin);
  return static_cast<std::size_t>(std::count_if(
      tasks.begin(), tasks.end(), [&](const Task& task) { return !log_.has(task.key); }));
}

void ScoreWork::score(Origin origin, chat::Scorer& scorer, const Progress& progress) {
  const std::vector<Task> tasks = tasks_of(origin);
  std::vector<std::string> keys;
  keys.reserve(tasks.size());
  for (const Task& task : tasks) keys.push_back(task.key);
  const auto tell = [&] {
    report(progress, {"scoring", tasks.size() - missing(origin), tasks.size(), "sessions", ""});
  };
  if (!tasks.empty()) tell();
  log_.work(keys, kChunk, [&](std::span<const std::size_t> indices) {
    tell();
    std::vector<chat::Conversation> asked(indices.size());
    std::vector<chat::ScoreRequest> requests;
    std::vector<std::size_t> place;  // of each request, in `indices`
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const Task& task = tasks[indices[i]];
      const StoredPrompt& prompt = task.item->prompts.prompts[index_of(*task.contestant)];
      asked[i].turns = prompt.turns;
      if (!has_owner(asked[i])) continue;
      requests.push_back({prompt.system, &asked[i], task.contestant->adapter});
      place.push_back(i);
    }
    std::vector<chat::Score> scores(indices.size());
    std::vector<chat::Score> given = scorer.score(requests);
    for (std::size_t i = 0; i < given.size(); ++i) scores[place[i]] = std::move(given[i]);
    std::vector<Json> rows;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const auto& [item, contestant, key] = tasks[indices[i]];
      rows.push_back(
          to_json(StoredScore{key, std::string(contestant->name), item->folded, item->session,
                              item->unseen, settings_hash_, std::move(scores[i])},
                  moments_of(*contestant, item->folded)));
    }
    return rows;
  });
  if (!tasks.empty()) tell();
}

}  // namespace idiolect::evaluate
