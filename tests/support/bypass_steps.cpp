#include "support/bypass_steps.hpp"

#include <utility>

namespace atelier::test {

Ways all(std::vector<Ways> parts) {
    Ways ways;
    for (Ways& part : parts)
        for (BypassCase& way : part)
            ways.push_back(std::move(way));
    return ways;
}

Step git(std::vector<std::string> words, std::string input) {
    words.insert(words.begin(), "git");
    return {.argv = std::move(words), .input = std::move(input)};
}

Step git_alone(std::vector<std::string> words) {
    words.insert(words.begin(), {"env", "-i", "PATH={path}", "HOME={home}"});
    return {.argv = std::move(words), .folder = "{scratch}"};
}

Step write(std::string path, std::string text) {
    return {.argv = {"tee", std::move(path)}, .input = std::move(text)};
}

Step commit(std::vector<std::string> options) {
    options.insert(options.begin(), {"commit", "-q", "--allow-empty", "-m", "Written"});
    return git(std::move(options), {});
}

std::vector<std::string> unhooked(std::vector<std::string> words) {
    std::vector<std::string> all = {"-c", "core.hooksPath=/dev/null"};
    for (const char* event :
         {"pre-commit", "pre-push", "prepare-commit-msg", "reference-transaction"})
        all.insert(all.end(), {"-c", "hook.atelier-" + std::string(event) + ".enabled=false"});
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

Step as_user(std::vector<std::string> words) {
    Step step = git(unhooked(std::move(words)), {});
    step.argv.insert(step.argv.begin(),
                     {"env", "GIT_COMMITTER_NAME=Test User", "GIT_COMMITTER_EMAIL=u@example.org"});
    return step;
}

Step append(std::string path, std::string text) {
    return {.argv = {"tee", "-a", std::move(path)}, .input = std::move(text)};
}

Step move_side() {
    return git({"update-ref", "refs/heads/side", "HEAD"});
}

} // namespace atelier::test
