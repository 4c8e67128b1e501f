#include "meta/banned_calls.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace atelier::meta {
namespace {

using Names = std::vector<std::string_view>;

struct Rule {
    // Functions, found where they are called.
    Names calls;
    // Other names, found wherever they stand.
    Names words;
    // Folders or files that may use them.
    Names homes;
    std::string_view instead;
};

const Names front{"git-atelier/cli/",     "git-atelier/wiring/", "git-atelier/commands/",
                  "git-atelier/main.cpp", "skills-bin/",         "hooks/"};
const Names process_homes{"git-atelier/adapters/process/", "git-atelier/adapters/keeper/"};

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all{
        {{"system", "popen"}, {}, {}, "start programs through the Process port, never a shell"},
        {{"fork", "vfork", "posix_spawn", "posix_spawnp"},
         {},
         {"git-atelier/adapters/keeper/keeper_main.cpp"},
         "start programs through the Process port"},
        {{"getenv", "secure_getenv", "setenv", "unsetenv", "putenv", "clearenv"},
         {"environ"},
         {"git-atelier/wiring/"},
         "only wiring/ reads the environment; pass the value in"},
        {{"time", "gettimeofday", "clock_gettime", "clock", "localtime", "localtime_r"},
         {"system_clock::now", "high_resolution_clock", "utc_clock"},
         {"git-atelier/adapters/system/system_clock.cpp"},
         "the time comes from the Clock port"},
        {{},
         {"steady_clock::now"},
         {"git-atelier/posix/steady_clock.hpp"},
         "deadlines are counted by posix/steady_clock"},
        {{"rand", "srand", "drand48"},
         {"random_device"},
         {"git-atelier/adapters/"},
         "new ids come from the Ids port"},
        {{"sleep", "usleep", "nanosleep"},
         {"sleep_for", "sleep_until"},
         process_homes,
         "wait for the thing itself, with a deadline"},
        {{"exit", "quick_exit", "abort", "terminate"},
         {},
         front,
         "return an Error; only the front ends the program"},
        {{"_exit", "_Exit"},
         {},
         {"git-atelier/adapters/process/", "git-atelier/adapters/keeper/", "git-atelier/cli/",
          "git-atelier/wiring/", "skills-bin/", "hooks/", "git-atelier/main.cpp"},
         "return an Error; only the front ends the program"},
        {{"printf", "fprintf", "puts", "fputs", "putchar", "perror", "print", "println"},
         {"std::cout", "std::cerr", "std::clog", "stdout", "stderr"},
         front,
         "return what happened; view/ words it and cli/ prints it"},
        {{}, {"<iostream>"}, {}, "streams cost every start; write through cli/"},
        {{"strcpy", "strcat", "sprintf", "vsprintf", "gets", "tmpnam", "mktemp", "alloca"},
         {},
         {},
         "no unbounded or racing calls"},
        {{"getpwuid", "getpwnam", "getpwuid_r", "getpwnam_r", "getaddrinfo", "gethostbyname"},
         {},
         {},
         "name services cannot be linked statically"},
    };
    return all;
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::string_view word_before(std::string_view code, std::size_t at) {
    while (at > 0 && std::isspace(static_cast<unsigned char>(code[at - 1])))
        --at;
    auto begin = at;
    while (begin > 0 && is_word(code[begin - 1]))
        --begin;
    return code.substr(begin, at - begin);
}

bool stands_alone(std::string_view code, std::size_t at, std::size_t length) {
    const bool before = at > 0 && is_word(code[at - 1]);
    const bool after = at + length < code.size() && is_word(code[at + length]);
    return !before && !after;
}

// Whether the name at `at` is a free function of the standard or the system being called, and
// neither a member nor a declaration.
bool is_free_call(std::string_view code, std::size_t at, std::size_t length) {
    auto next = at + length;
    while (next < code.size() && std::isspace(static_cast<unsigned char>(code[next])))
        ++next;
    if (next >= code.size() || code[next] != '(') return false;
    const auto before = code.substr(0, at);
    if (before.ends_with('.') || before.ends_with("->")) return false;
    if (before.ends_with("::")) {
        const bool global = at < 3 || !is_word(code[at - 3]);
        const auto scope = global ? std::string_view() : word_before(code, at - 2);
        return global || scope == "std" || scope == "fmt";
    }
    static const std::set<std::string_view> keywords{"return",    "else",  "do",
                                                     "co_return", "throw", "case"};
    const auto word = word_before(code, at);
    const bool declares = !word.empty() && !keywords.contains(word);
    const auto trimmed = before.substr(0, before.find_last_not_of(" \n") + 1);
    const bool pointer = trimmed.ends_with('*') || trimmed.ends_with('&');
    return !declares && !(pointer && !word_before(code, trimmed.size() - 1).empty());
}

std::size_t line_at(std::string_view code, std::size_t at) {
    return 1 + static_cast<std::size_t>(std::ranges::count(code.substr(0, at), '\n'));
}

void find(const SourceFile& file, std::string_view code, std::string_view name, bool as_call,
          std::string_view instead, std::vector<Finding>& findings) {
    for (auto at = code.find(name); at != std::string_view::npos; at = code.find(name, at + 1)) {
        const bool hit = as_call ? is_free_call(code, at, name.size()) : true;
        if (!hit || !stands_alone(code, at, name.size())) continue;
        findings.push_back({file.path, line_at(code, at),
                            std::string(name) + (as_call ? "()" : "") +
                                " is banned here: " + std::string(instead)});
    }
}

} // namespace

std::vector<Finding> check_banned_calls(const SourceFile& file) {
    const auto code = code_of(file.text);
    std::vector<Finding> findings;
    for (const auto& rule : rules()) {
        const auto holds = [&](std::string_view home) { return file.path.starts_with(home); };
        if (std::ranges::any_of(rule.homes, holds)) continue;
        for (const auto name : rule.calls)
            find(file, code, name, true, rule.instead, findings);
        for (const auto name : rule.words)
            find(file, code, name, false, rule.instead, findings);
    }
    std::ranges::sort(findings, {}, &Finding::line);
    return findings;
}

} // namespace atelier::meta
