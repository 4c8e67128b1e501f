#include "adapters/forge/gh_program.hpp"

#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"

#include <algorithm>
#include <array>

namespace atelier::forge {
namespace {

// gh ends with it where it knows no account.
constexpr int not_logged_in = 4;

std::string last_line(const std::string& text) {
    const auto lines = lines_of(trim(text));
    return lines.empty() ? "" : to_valid_utf8(trim(lines.back()));
}

std::optional<std::string> header(const Answer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::nullopt : std::optional(found->second);
}

// Head and body as gh prints them with -i; nullopt when the text is no answer.
struct Printed {
    Answer head;
    std::string_view body;
};
std::optional<Printed> printed_answer(std::string_view text) {
    if (!text.starts_with("HTTP/")) return std::nullopt;
    Printed out;
    bool is_first = true;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (is_first) {
            const auto words = split(line, ' ');
            const auto status = words.size() > 1 ? parse_integer(words[1]) : std::nullopt;
            if (!status) return std::nullopt;
            out.head.status = static_cast<int>(*status);
            is_first = false;
            continue;
        }
        if (line.empty()) {
            out.body = text;
            return out;
        }
        const auto colon = line.find(':');
        if (colon == line.npos) return std::nullopt;
        out.head.headers.insert_or_assign(ascii_lower(line.substr(0, colon)),
                                          std::string(trim(line.substr(colon + 1))));
    }
    return std::nullopt;
}

bool says_limit(const Json& body) {
    return ascii_lower(body.string_at("message")).find("rate limit") != std::string::npos;
}

bool is_limit(const Answer& answer) {
    if (answer.status == 429) return true;
    return answer.status == 403 &&
           (answer.headers.contains("retry-after") ||
            header(answer, "x-ratelimit-remaining") == "0" || says_limit(answer.body));
}

Error limit(const Answer& answer, const std::string& host) {
    Json details = Json::object();
    std::string until;
    const auto number = [&](const char* name) {
        const auto text = header(answer, name);
        return text ? parse_integer(*text) : std::nullopt;
    };
    if (const auto wait = number("retry-after")) {
        details.set("retry_after", static_cast<std::int64_t>(*wait));
        until = " for another " + human_duration(Seconds{*wait});
    } else if (const auto reset = number("x-ratelimit-reset")) {
        details.set("retry_at", format_time(Time{} + Seconds{*reset}));
    }
    return {ErrorCode::rate_limited,
            host + " answers no more requests of this account" + until,
            {},
            std::move(details)};
}

std::string words_of_errors(const Json& body) {
    std::vector<std::string> words;
    const Json* const errors = body.find("errors");
    if (errors == nullptr || !errors->is_array()) return {};
    for (const Json& error : errors->as_array()) {
        std::string said = error.is_string() ? error.as_string() : error.string_at("message");
        if (said.empty() && error.find("field") != nullptr)
            said = error.string_at("field") + " is " + error.string_at("code");
        if (!said.empty()) words.push_back(said);
    }
    return join(words, "; ");
}

} // namespace

bool Answer::has_more() const {
    const auto link = headers.find("link");
    return link != headers.end() && link->second.find("rel=\"next\"") != std::string::npos;
}

Error refusal(const Answer& answer) {
    const std::string said = answer.body.string_at("message");
    const std::string errors = words_of_errors(answer.body);
    std::string words = errors.empty() ? said : errors;
    if (words.empty()) words = "status " + std::to_string(answer.status);
    Json details = Json::object();
    details.set("status", answer.status);
    return {ErrorCode::forge_refused, "GitHub refused it: " + words, {}, std::move(details)};
}

std::string quoted(std::string_view text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (plain.find(c) != plain.npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return out;
}

Environment gh_environment(const Environment& user) {
    Environment clean = user;
    std::erase_if(clean, [](const auto& variable) {
        constexpr std::array dropped{"GH_DEBUG", "DEBUG",     "GH_FORCE_TTY",
                                     "GH_HOST",  "GH_REPO",   "GH_PAGER",
                                     "PAGER",    "GH_EDITOR", "CLICOLOR_FORCE"};
        const std::string& name = variable.first;
        return name.starts_with("ATELIER_") || name.starts_with("BD_") ||
               name.starts_with("BEADS_") || is_git_local(name) ||
               std::ranges::find(dropped, name) != dropped.end();
    });
    clean["GH_PROMPT_DISABLED"] = clean["GH_NO_UPDATE_NOTIFIER"] = clean["NO_COLOR"] = "1";
    clean["LC_ALL"] = "C.UTF-8";
    return clean;
}

GhProgram::GhProgram(Process& process, GithubOptions options)
    : process_(process), options_(std::move(options)) {
    options_.environment = gh_environment(options_.environment);
}

GhProgram GhProgram::in(const std::string& owner, const std::string& name) const {
    GithubOptions there = options_;
    there.repository.owner = owner;
    there.repository.name = name;
    return {process_, std::move(there)};
}

std::string GhProgram::path_of(const std::string& below) const {
    return "repos/" + forge::quoted(repository().owner) + "/" + forge::quoted(repository().name) +
           (below.empty() ? "" : "/" + below);
}

Error GhProgram::missing(const std::string& thing) const {
    const auto answer = ask({"GET", path_of("")});
    if (!answer) return answer.error();
    if (!answer->is_good())
        return unseen("shows no repository " + repository().str() + " to this account");
    return {ErrorCode::not_found,
            repository().str() + " on " + repository().host + " has no " + thing};
}

Error GhProgram::unknown(const std::string& why) const {
    const std::string& host = options_.repository.host;
    return {ErrorCode::forge_unknown, host + " " + why, advise(Hint::forge_answers, host)};
}

Error GhProgram::unseen(const std::string& why) const {
    const std::string& host = options_.repository.host;
    return {ErrorCode::forge_unknown, host + " " + why, advise(Hint::log_in_to_forge, host)};
}

Error GhProgram::silence(const ProcessResult& result) const {
    if (result.status == not_logged_in) return unseen("cannot be asked: gh is not logged in there");
    const std::string words = last_line(result.err);
    return unknown("did not answer" + (words.empty() ? "" : ": " + words));
}

Result<Answer> GhProgram::read(const Request& request, const ProcessResult& result) const {
    auto printed = printed_answer(result.out);
    if (!printed) return fail(silence(result));
    Answer answer = std::move(printed->head);
    bool is_json = true;
    if (!trim(printed->body).empty()) {
        auto parsed = parse_json(printed->body);
        is_json = std::holds_alternative<Json>(parsed);
        if (is_json) answer.body = std::get<Json>(std::move(parsed));
    }
    if (is_limit(answer)) return fail(limit(answer, options_.repository.host));
    if (answer.status == 401) return fail(unseen("does not know this account any more"));
    const bool is_final =
        answer.is_good() || (answer.status >= 400 && answer.status < 500 && answer.status != 408);
    if (!is_final)
        return fail(unknown("answered " + request.method + " with status " +
                            std::to_string(answer.status)));
    if (answer.is_good() && !is_json)
        return fail(unknown("answered with something else than a JSON document"));
    return answer;
}

Result<Answer> GhProgram::ask(const Request& request) const {
    ProcessRequest call;
    call.argv = {options_.program.string(),
                 "api",
                 "--hostname",
                 options_.repository.host,
                 "-i",
                 "--method",
                 request.method};
    if (!request.body.is_null()) {
        call.argv.insert(call.argv.end(), {"--input", "-"});
        call.input = request.body.dump();
    }
    call.argv.push_back(request.path);
    call.environment = options_.environment;
    call.deadline = options_.deadline;
    ATELIER_TRY(const ProcessResult result, process_.run(call));
    if (result.timed_out)
        return fail(unknown("did not answer within " + human_duration(call.deadline)));
    if (result.truncated) return fail(unknown("answered with more than can be read"));
    return read(request, result);
}

Result<Json> GhProgram::query(const std::string& text, Json variables) const {
    Json body = Json::object();
    body.set("query", text).set("variables", std::move(variables));
    ATELIER_TRY(Answer answer, ask({"POST", "graphql", std::move(body)}));
    if (!answer.is_good()) return fail(refusal(answer));
    if (const Json* const errors = answer.body.find("errors");
        errors != nullptr && errors->is_array() && !errors->as_array().empty()) {
        const std::string type = errors->as_array().front().string_at("type");
        if (type == "RATE_LIMITED") return fail(limit(answer, options_.repository.host));
        Error error = refusal(answer);
        if (type == "NOT_FOUND") error.code = ErrorCode::not_found;
        return fail(std::move(error));
    }
    Json* const data = answer.body.find("data");
    if (data == nullptr || !data->is_object())
        return fail(unknown("answered a query with nothing"));
    return std::move(*data);
}

} // namespace atelier::forge
