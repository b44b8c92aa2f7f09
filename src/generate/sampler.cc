#include "generate/sampler.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace idiolect::generate {
namespace {

using tokenizer::TokenId;

struct Candidate {
  TokenId id;
  double probability;  // up to a common factor
};

void penalize(std::span<float> logits, double penalty, std::span<const TokenId> recent) {
  if (penalty == 1.0) return;
  std::vector<TokenId> once(recent.begin(), recent.end());
  std::sort(once.begin(), once.end());
  once.erase(std::unique(once.begin(), once.end()), once.end());
  for (const TokenId id : once) {
    float& logit = logits[static_cast<std::size_t>(id)];
    const auto factor = static_cast<float>(penalty);
    logit = logit > 0 ? logit / factor : logit * factor;
  }
}

TokenId best_of(std::span<const float> logits) {
  return static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

/// Tokens in falling order of probability, as far as top-p and min-p let them in. Both keep a
/// prefix of that order, so min-p can thin the field before it is sorted.
std::vector<Candidate> candidates_of(std::span<const float> logits, const chat::Sampler& sampler) {
  const double best = *std::max_element(logits.begin(), logits.end());
  std::vector<Candidate> candidates;
  double mass = 0;
  for (std::size_t id = 0; id < logits.size(); ++id) {
    const double relative = std::exp((logits[id] - best) / sampler.temperature);
    mass += relative;
    if (relative >= sampler.min_p && relative > 0)
      candidates.push_back({static_cast<TokenId>(id), relative});
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
  });
  double kept = 0;
  std::size_t count = 0;
  while (count < candidates.size() && kept < sampler.top_p * mass)
    kept += candidates[count++].probability;
  candidates.resize(std::max<std::size_t>(1, count));
  return candidates;
}

}  // namespace

TokenId sample(std::span<float> logits, const chat::Sampler& sampler,
               std::span<const TokenId> recent, Random& random) {
  penalize(logits, sampler.repetition_penalty, recent);
  if (sampler.temperature <= 0) return best_of(logits);
  const std::vector<Candidate> candidates = candidates_of(logits, sampler);
  double mass = 0;
  for (const Candidate& candidate : candidates) mass += candidate.probability;
  double left = random.uniform() * mass;
  for (const Candidate& candidate : candidates) {
    left -= candidate.probability;
    if (left < 0) return candidate.id;
  }
  return candidates.back().id;
}

}  // namespace idiolect::generate
