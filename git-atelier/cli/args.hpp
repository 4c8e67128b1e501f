// A parsed command line, asked by the names of its declaration. Asking for a name that is not
// declared is a bug and throws; what the caller typed wrong is a `usage` error that names the
// option.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/option.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

class Args {
  public:
    Args(const Declaration& declaration, ProgramKind kind);

    // Whether the option or argument was given at all.
    bool has(std::string_view name) const { return !values(name).empty(); }
    // The same of one that is perhaps not declared.
    bool is_given(std::string_view name) const;
    // The value, nullopt when it was not given.
    std::optional<std::string> text(std::string_view name) const;
    std::string text_or(std::string_view name, std::string_view fallback) const;
    // Every value of something repeatable, in the order given.
    const std::vector<std::string>& texts(std::string_view name) const { return values(name); }

    // Within [least, most].
    Result<std::optional<std::int64_t>> integer(std::string_view name, std::int64_t least,
                                                std::int64_t most) const;
    Result<std::optional<Seconds>> duration(std::string_view name) const;

    Result<std::optional<BeadId>> bead(std::string_view name) const;
    // For what the declaration requires.
    Result<BeadId> required_bead(std::string_view name) const;
    Result<std::vector<BeadId>> beads(std::string_view name) const;
    Result<std::optional<BranchName>> branch(std::string_view name) const;

    // One of the names of the enum E, in capitals too; its declaration says that it is one of them.
    template <class E>
    Result<std::optional<E>> choice(std::string_view name) const {
        require_choices(name, all_names<E>());
        const auto given = text(name);
        if (!given) return std::optional<E>();
        if (const auto value = parse_name<E>(ascii_lower(*given))) return value;
        return fail(wrong_value(name, *given, "is not " + choices_of<E>()));
    }

    // What was given for `name`, as an id.
    Result<BeadId> as_bead(std::string_view name, const std::string& given) const;
    // `name` spelled as the caller would type it, with what is wrong with its value.
    Error wrong_value(std::string_view name, std::string_view value, const std::string& why) const;

    // Used by the parser.
    void add(std::string_view name, std::string value);
    const Declaration& declaration() const { return declaration_; }
    ProgramKind kind() const { return kind_; }

  private:
    const std::vector<std::string>& values(std::string_view name) const;
    bool is_argument(std::string_view name) const;
    void require_choices(std::string_view name, const std::vector<std::string_view>& names) const;

    Declaration declaration_;
    ProgramKind kind_;
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// Parses what follows the program's name. Missing required parts are reported only when neither
// `-h` nor `--describe` (see asks_for_help, asks_for_description) is asked for.
Result<Args> parse_arguments(const Declaration& declaration, ProgramKind kind,
                             const std::vector<std::string>& arguments);

// `-h` was given.
bool asks_for_help(const Args& args);
// The hidden `--describe` was given.
bool asks_for_description(const Args& args);

} // namespace atelier
