#include "app/guard/answer_hook.hpp"

#include "domain/work/commit_trailers.hpp"

namespace atelier {
namespace {

HookVerdict go_on() {
    return std::vector<std::string>{};
}

} // namespace

HookVerdict answer_hook(const HookGuard& hook, const std::vector<std::string>& argv,
                        HookSite& site) {
    if (hook.decide == nullptr) return go_on();
    if (hook.applies_to != nullptr && !hook.applies_to(argv)) return go_on();
    ATELIER_TRY(const auto found, site.guard());
    if (!found) return go_on();
    return site.decide(*found, hook.decide);
}

HookVerdict add_commit_trailers(const GuardContext& context, const HookInvocation& invocation) {
    const auto trailers = commit_trailers(context);
    if (trailers.empty() || invocation.argv.empty()) return go_on();
    const std::string& file = invocation.argv.front();
    ATELIER_TRY(const std::string message, invocation.read(file));
    if (const auto text = plain_trailers(message, trailers)) {
        ATELIER_CHECK(invocation.append(file, *text));
        return go_on();
    }
    std::vector<std::string> argv = {"interpret-trailers", "--in-place", "--if-exists",
                                     "doNothing"};
    for (const auto& [key, value] : trailers) {
        argv.emplace_back("--trailer");
        argv.push_back(key + ": " + value);
    }
    argv.emplace_back("--");
    argv.push_back(file);
    ATELIER_CHECK(invocation.git(std::move(argv)));
    return go_on();
}

} // namespace atelier
