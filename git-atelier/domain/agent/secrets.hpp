// What of an environment nobody may read in what we keep: the values of variables whose names say
// that they are credentials.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// NPM_TOKEN, client_secret, DB_PASSWORD_FILE, API_KEY, ...
bool names_a_secret(std::string_view variable);

class Secrets {
  public:
    // A value that is part of one of the `names` is none: whoever is told of them has to read them.
    explicit Secrets(const std::map<std::string, std::string>& environment,
                     const std::vector<std::string>& names = {});

    // Each of them replaced by ***.
    std::string hide_in(std::string_view text) const;

  private:
    friend class SecretFilter;
    // How much of `text`, beginning at `at`, is one; 0 for none, npos when more text has to be
    // seen.
    std::size_t length_at(std::string_view text, std::size_t at, bool complete) const;
    std::string hide(std::string_view text, bool complete, std::size_t& done) const;

    // Longest first.
    std::vector<std::string> values_;
    // By the first byte of a value.
    std::vector<bool> begins_;
};

// The same for a text that comes in pieces, wherever they are cut.
class SecretFilter {
  public:
    explicit SecretFilter(Secrets secrets) : secrets_(std::move(secrets)) {}

    // What can be passed on by now; what may be the beginning of a secret is kept back.
    std::string add(std::string_view piece);
    std::string finish();

  private:
    Secrets secrets_;
    std::string kept_;
};

} // namespace atelier
