#include "evaluate/answering.h"

#include <utility>

namespace idiolect::evaluate {

chat::Request make_request(const StoredPrompt& prompt, const Contestant& contestant,
                           std::uint64_t index, const AskOptions& options) {
  chat::Request request;
  request.system = prompt.system;
  request.turns = prompt.turns;
  request.adapter = contestant.adapter;
  request.sampler = options.sampler;
  request.seed = options.seed + index;
  request.max_new_tokens = options.max_new_tokens;
  return request;
}

std::vector<const Contestant*> column_contestants() {
  std::vector<const Contestant*> columns;
  for (const Contestant& contestant : contestants())
    if (contestant.in_columns) columns.push_back(&contestant);
  return columns;
}

std::vector<AnsweredRound> answer_rounds(std::vector<Round> rounds, chat::Responder& responder,
                                         const AskOptions& options) {
  const std::vector<const Contestant*> columns = column_contestants();
  std::vector<chat::Request> requests;
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const PromptSet set = prompts_for(rounds[i], options.briefing, options.max_new_tokens);
    for (const Contestant* contestant : columns)
      requests.push_back(make_request(set.prompts[index_of(*contestant)], *contestant, i, options));
  }
  const std::vector<chat::Reply> replies = responder.reply(requests);

  std::vector<AnsweredRound> answered;
  auto reply = replies.begin();
  for (Round& round : rounds) {
    AnsweredRound row{std::move(round), {}};
    for (std::size_t i = 0; i < columns.size(); ++i) row.answers.push_back((reply++)->text);
    answered.push_back(std::move(row));
  }
  return answered;
}

Json to_json(const AnsweredRound& answered) {
  Json context = Json::array();
  for (const chat::Turn& turn : answered.round.context)
    context.push_back(
        {{"role", chat::to_string(turn.role)}, {"name", turn.name}, {"content", turn.content}});
  Json answers = Json::object();
  const std::vector<const Contestant*> columns = column_contestants();
  for (std::size_t i = 0; i < columns.size(); ++i)
    answers[std::string(columns[i]->name)] = answered.answers[i];
  Json own = nullptr;
  if (answered.round.own) own = *answered.round.own;
  return {
      {"context", std::move(context)}, {"own", std::move(own)}, {"answers", std::move(answers)}};
}

}  // namespace idiolect::evaluate
