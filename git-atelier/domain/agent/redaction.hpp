// A text that leaves this machine: without credentials, and without the paths that say whose it is.
#pragma once

#include "base/json.hpp"
#include "domain/agent/secrets.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

class Redaction {
  public:
    // A place and what stands for it, "~" for the home; an empty one, and the root, are passed
    // over.
    using Place = std::pair<std::string, std::string>;
    Redaction(Secrets secrets, std::vector<Place> places);

    std::string of(std::string_view text) const;
    // Of every text in it, keys aside.
    Json of_document(const Json& document) const;

  private:
    Secrets secrets_;
    // Longest first: a place within another has its own name.
    std::vector<Place> places_;
};

// What looks like a token of a service that is known for its tokens, replaced by ***.
std::string without_known_tokens(std::string_view text);

} // namespace atelier
