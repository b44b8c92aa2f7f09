// hub/requests.h
//
// Asking the hub, with patience: cut connections and rate limits are waited out, refusals become
// errors that say what to do.
#pragma once

#include <chrono>
#include <string>

#include "base/http_client.h"
#include "base/interrupt.h"
#include "hub/environment.h"
#include "hub/model_name.h"

namespace idiolect::hub {

/// Who is asked for what.
struct Question {
  const Environment& environment;
  ModelName name;
  std::string revision;
  const InterruptFlag* interrupt = nullptr;
  std::chrono::milliseconds first_wait{500};  // doubles with each failure in a row
  int most_failures = 8;                      // in a row
};

/// A request to the hub, with the token where there is one.
HttpRequest hub_request(const Question& question, const std::string& path);

/// Sends until the answer is a success. `make` builds the request anew each time, so that it can
/// go on where the last one stopped; an attempt that got further does not count as a failure.
/// Throws Error, HttpFailure, Interrupted.
class PatientClient {
 public:
  explicit PatientClient(const Question& question) : question_(question) {}

  HttpResponse send(const std::function<HttpRequest()>& make,
                    const std::function<std::uint64_t()>& position);

 private:
  void wait(std::chrono::milliseconds duration) const;
  std::chrono::milliseconds wait_for_limit(const HttpResponse& response, int failures) const;

  const Question& question_;
  HttpClient client_;
};

}  // namespace idiolect::hub
