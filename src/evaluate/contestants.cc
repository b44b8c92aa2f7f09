#include "evaluate/contestants.h"

#include <array>
#include <utility>

namespace idiolect::evaluate {
namespace {

constexpr std::array kContestants{
    Contestant{"zero_shot", "zero-shot", chat::Adapter::Off, false},
    Contestant{"zero_shot_summary", "zero-shot + summary", chat::Adapter::Off, true},
    Contestant{"tuned", "tuned", chat::Adapter::On, false},
};

chat::Request make_request(const Round& round, const Contestant& contestant, std::size_t index,
                           const CompareOptions& options) {
  chat::Request request;
  chat::Conversation asked;
  asked.contact =
      round.own || round.contact ? round.contact : std::optional<std::string>("a friend");
  asked.source = round.source;
  asked.start = round.start;
  asked.turns = round.context;
  request.system = options.prompt.text(asked);
  if (contestant.told_summary && !options.summary.empty())
    request.system += "\n\n" + options.summary;
  request.turns = round.context;
  request.adapter = contestant.adapter;
  request.sampler = options.sampler;
  request.seed = options.seed + index;
  request.max_new_tokens = options.max_new_tokens;
  return request;
}

}  // namespace

std::span<const Contestant> contestants() { return kContestants; }

std::vector<AnsweredRound> answer_rounds(std::vector<Round> rounds, chat::Responder& responder,
                                         const CompareOptions& options) {
  std::vector<chat::Request> requests;
  for (std::size_t i = 0; i < rounds.size(); ++i)
    for (const Contestant& contestant : kContestants)
      requests.push_back(make_request(rounds[i], contestant, i, options));
  const std::vector<chat::Reply> replies = responder.reply(requests);

  std::vector<AnsweredRound> answered;
  auto reply = replies.begin();
  for (Round& round : rounds) {
    AnsweredRound row{std::move(round), {}};
    for (std::size_t i = 0; i < kContestants.size(); ++i) row.answers.push_back((reply++)->text);
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
  for (std::size_t i = 0; i < kContestants.size(); ++i)
    answers[std::string(kContestants[i].name)] = answered.answers[i];
  Json own = nullptr;
  if (answered.round.own) own = *answered.round.own;
  return {
      {"context", std::move(context)}, {"own", std::move(own)}, {"answers", std::move(answers)}};
}

}  // namespace idiolect::evaluate
