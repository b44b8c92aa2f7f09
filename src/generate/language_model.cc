#include "generate/language_model.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "base/error.h"
#include "chat/shown_turns.h"
#include "generate/batch.h"
#include "generate/scoring.h"
#include "model/placement.h"
#include "tokenizer/chat_format.h"

namespace idiolect::generate {
namespace {

using tokenizer::TokenId;

std::string trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

class TorchModel final : public LanguageModel {
 public:
  explicit TorchModel(const ModelOptions& options)
      : options_(options),
        format_(tokenizer::ChatFormat::load(options.base, options.chat_template)),
        chosen_(model::quantised(model::choose_placement(options.device, options.precision),
                                 model::quantisation_of(options.quantise))),
        decoder_(options.base, chosen_.placement) {
    const int threads = options.threads > 0 ? options.threads
                                            : static_cast<int>(std::thread::hardware_concurrency());
    at::set_num_threads(std::max(1, threads));
    if (options.adapter.empty()) return;
    adapter_ = model::load_adapter(options.adapter, decoder_.config(), chosen_.placement.device);
    decoder_.attach(&adapter_);
  }

  std::vector<chat::Reply> reply(std::span<const chat::Request> requests) override {
    std::vector<chat::Reply> replies;
    while (replies.size() < requests.size()) {
      const std::size_t count = std::min(options_.most_rows, requests.size() - replies.size());
      answer_batch(requests.subspan(replies.size(), count), replies);
      report(options_.progress, {"answering", replies.size(), requests.size(), "replies", ""});
    }
    return replies;
  }

  std::vector<chat::Score> score(std::span<const chat::ScoreRequest> requests) override {
    return score_conversations(decoder_, format_, requests, options_.progress, options_.interrupt);
  }

  chat::Reply complete(std::string_view prompt, const chat::Request& how) override {
    std::vector<TokenId> ids = format_.tokenizer().encode(prompt).ids;
    if (ids.empty())
      throw Error("the prompt is empty and this tokenizer adds no token of its own",
                  "give some text with --prompt");
    if (ids.size() >= context())
      throw Error(
          fmt::format("the prompt has {} tokens, the model's context {}", ids.size(), context()),
          "shorten the prompt");
    std::vector<Row> rows;
    rows.push_back(make_row(ids, how, decoder_.config().end_ids, ids));
    grow(decoder_, rows, options_.interrupt);
    const Row& row = rows.front();
    return {row.text.text(), row.drawn(), row.ended, 0};
  }

  const std::string& placement() const override { return chosen_.reason; }

 private:
  std::size_t context() const { return static_cast<std::size_t>(decoder_.config().context); }

  /// `before` is the text that the new text continues without a break.
  Row make_row(std::vector<TokenId> ids, const chat::Request& request, std::vector<TokenId> stop,
               std::vector<TokenId> before) const {
    const std::size_t prompt = ids.size();
    return {.ids = std::move(ids),
            .prompt = prompt,
            .limit = std::min(request.max_new_tokens, context() - prompt),
            .stop = std::move(stop),
            .adapter = adapter_.weights.empty() ? chat::Adapter::Off : request.adapter,
            .sampler = request.sampler,
            .random = Random(request.seed),
            .text = TextStream(format_.tokenizer(), std::move(before)),
            .stream = request.stream};
  }

  void answer_batch(std::span<const chat::Request> requests, std::vector<chat::Reply>& replies) {
    std::vector<Row> rows;
    std::vector<std::size_t> cut_turns;
    for (const chat::Request& request : requests) {
      // The reply needs room too, but never more than half of the context.
      const std::size_t room = std::min(request.max_new_tokens, context() / 2);
      tokenizer::FittedConversation fitted =
          format_.fit(request.system, chat::shown_turns<tokenizer::FormatTurn>(request.turns),
                      tokenizer::Continue::Yes, context() - room);
      cut_turns.push_back(fitted.cut_turns);
      rows.push_back(make_row(std::move(fitted.encoded.ids), request, format_.stop_ids(), {}));
    }
    grow(decoder_, rows, options_.interrupt);
    for (std::size_t i = 0; i < rows.size(); ++i)
      replies.push_back(
          {trimmed(rows[i].text.text()), rows[i].drawn(), rows[i].ended, cut_turns[i]});
  }

  ModelOptions options_;
  tokenizer::ChatFormat format_;
  model::PlacementChoice chosen_;
  model::Decoder decoder_;
  model::Adapter adapter_;
};

}  // namespace

std::unique_ptr<LanguageModel> open_model(const ModelOptions& options) {
  return std::make_unique<TorchModel>(options);
}

}  // namespace idiolect::generate

idiolect::generate::LanguageModel* idiolect_open_model(
    const idiolect::generate::ModelOptions& options) {
  return idiolect::generate::open_model(options).release();
}
