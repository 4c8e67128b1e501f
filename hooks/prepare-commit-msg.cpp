// atelier-prepare-commit-msg: add the trailers of the changeset to a commit message.
#include "domain/commit_trailers.hpp"
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "file", .help = "as Git gives it", .arity = Arity::any_number}};

Result<std::vector<std::string>> guard(const GuardScene& scene, const GitMoment& moment) {
    const auto trailers = commit_trailers(scene);
    if (trailers.empty() || moment.arguments.empty()) return std::vector<std::string>{};
    const std::string& file = moment.arguments.front();
    ATELIER_TRY(const std::string message, moment.read(file));
    if (const auto text = plain_trailers(message, trailers)) {
        ATELIER_CHECK(moment.append(file, *text));
        return std::vector<std::string>{};
    }
    std::vector<std::string> words = {"interpret-trailers", "--in-place", "--if-exists",
                                      "doNothing"};
    for (const auto& [key, value] : trailers) {
        words.emplace_back("--trailer");
        words.push_back(key + ": " + value);
    }
    words.emplace_back("--");
    words.push_back(file);
    ATELIER_CHECK(moment.git(std::move(words)));
    return std::vector<std::string>{};
}

} // namespace

extern const Hook prepare_commit_msg_hook = {
    .declaration = {.name = "atelier-prepare-commit-msg",
                    .summary = "add the trailers of the changeset to a commit message",
                    .arguments = arguments},
    .duty = FailurePolicy::fail_closed,
    .guard = guard};

} // namespace atelier
