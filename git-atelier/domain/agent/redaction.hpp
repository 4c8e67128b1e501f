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
    explicit Redaction(Secrets secrets, std::vector<Place> places = {});

    // Without tokens that are known by their look and logins in addresses, besides.
    std::string of(std::string_view text) const;
    // Of every text in it, keys aside.
    Json of_document(const Json& document) const;

  private:
    Secrets secrets_;
    // Longest first: a place within another has its own name.
    std::vector<Place> places_;
};

} // namespace atelier
