#include "evaluate/costs.h"

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace idiolect::evaluate {
namespace {

bool is_own(const chat::Turn& turn) { return turn.role == chat::Role::Assistant && !turn.carried; }

}  // namespace

std::vector<Cost> costs_of(std::span<const chat::Score> scores) {
  std::vector<Cost> costs;
  for (const chat::Score& score : scores) {
    Cost& cost = costs.emplace_back();
    cost.bytes = static_cast<double>(score.bytes);
    for (const chat::Score::Token& token : score.tokens) {
      const double bits = -token.log_probability / std::numbers::ln2;
      cost.bits += bits;
      if (token.end_of_turn) cost.end_bits += bits;
    }
  }
  return costs;
}

std::vector<Cost> costs_of(const ByteModel& model, std::span<const chat::Conversation> sessions) {
  std::vector<Cost> costs;
  for (const chat::Conversation& session : sessions) {
    Cost& cost = costs.emplace_back();
    for (const chat::Turn& turn : session.turns) {
      if (!is_own(turn)) continue;
      const ByteModel::Cost own = model.cost(turn.content);
      cost.bits += own.bits;
      cost.end_bits += own.end_bits;
      cost.bytes += static_cast<double>(turn.content.size());
    }
  }
  return costs;
}

std::vector<std::string_view> own_texts(std::span<const chat::Conversation> sessions) {
  std::vector<std::string_view> texts;
  for (const chat::Conversation& session : sessions)
    for (const chat::Turn& turn : session.turns)
      if (is_own(turn)) texts.push_back(turn.content);
  return texts;
}

std::vector<Cluster> clusters_of(std::span<const Cost> costs, Ends ends) {
  std::vector<Cluster> clusters;
  for (const Cost& cost : costs)
    clusters.push_back({ends == Ends::With ? cost.bits : cost.bits - cost.end_bits, cost.bytes});
  return clusters;
}

std::vector<Cluster> clusters_above(std::span<const Cost> costs, std::span<const Cost> reference) {
  std::vector<Cluster> clusters;
  for (std::size_t i = 0; i < costs.size(); ++i)
    clusters.push_back({costs[i].bits - reference[i].bits, costs[i].bytes});
  return clusters;
}

Json to_json(std::span<const Cost> costs) {
  Json rows = Json::array();
  for (const Cost& cost : costs) rows.push_back({cost.bits, cost.end_bits, cost.bytes});
  return rows;
}

std::vector<Cost> costs_from(const Json& rows) {
  std::vector<Cost> costs;
  for (const Json& row : rows) {
    if (!row.is_array() || row.size() != 3 || !row[0].is_number() || !row[1].is_number() ||
        !row[2].is_number())
      throw Error("a stored measurement does not hold [bits, end bits, bytes] per session",
                  "remove the run's folder 'evaluation' and make the report again");
    costs.push_back({row[0].get<double>(), row[1].get<double>(), row[2].get<double>()});
  }
  return costs;
}

}  // namespace idiolect::evaluate
