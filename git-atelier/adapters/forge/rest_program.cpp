#include "adapters/forge/rest_program.hpp"

#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"

#include <algorithm>

namespace atelier::forge {
namespace {

std::string last_line(const std::string& text) {
    const auto lines = lines_of(trim(text));
    return lines.empty() ? "" : to_valid_utf8(trim(lines.back()));
}

std::optional<std::string> header(const Answer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> number_in(const Answer& answer, const std::string& name) {
    const auto text = header(answer, name);
    const auto number = text ? parse_integer(*text) : std::nullopt;
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

// The words in what a forge says of an error: a sentence, a list of them, or some for each field.
void collect_words(const Json& said, std::vector<std::string>& out) {
    if (said.is_string() && !said.as_string().empty()) out.push_back(said.as_string());
    if (said.is_array())
        for (const Json& each : said.as_array())
            collect_words(each, out);
    if (!said.is_object()) return;
    std::string message = said.string_at("message");
    if (message.empty() && said.find("field") != nullptr)
        message = said.string_at("field") + " is " + said.string_at("code");
    if (!message.empty()) return out.push_back(message);
    for (const auto& [field, words] : said.as_object())
        collect_words(words, out);
}

std::string words_at(const Json& body, std::string_view member) {
    std::vector<std::string> words;
    if (const Json* const said = body.find(member)) collect_words(*said, words);
    return join(words, "; ");
}

bool is_limit(const Answer& answer) {
    if (answer.status == 429) return true;
    return answer.status == 403 &&
           (answer.headers.contains("retry-after") ||
            header(answer, "x-ratelimit-remaining") == "0" ||
            ascii_lower(words_at(answer.body, "message")).find("rate limit") != std::string::npos);
}

// Whether rows follow those that were read, `read` of them on all pages so far.
bool has_more(const Answer& answer, std::int64_t on_page, std::int64_t read) {
    if (const auto link = header(answer, "link"))
        return link->find("rel=\"next\"") != std::string::npos;
    return on_page > 0 && read < number_in(answer, "x-total-count").value_or(0);
}

} // namespace

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

Environment program_environment(const Environment& user,
                                const std::vector<std::string_view>& dropped) {
    Environment clean = user;
    std::erase_if(clean, [&](const auto& variable) {
        const std::string& name = variable.first;
        return name.starts_with("ATELIER_") || name.starts_with("BD_") ||
               name.starts_with("BEADS_") || is_git_local(name) ||
               std::ranges::find(dropped, name) != dropped.end();
    });
    clean["NO_COLOR"] = "1";
    clean["LC_ALL"] = "C.UTF-8";
    return clean;
}

RestProgram::RestProgram(Process& process, ForgeOptions options, RestNames names)
    : process_(process), options_(std::move(options)), names_(std::move(names)) {
    if (options_.program.empty()) options_.program = names_.program;
}

Error RestProgram::missing(const std::string& thing) const {
    const auto answer = ask({"GET", path_of("")});
    if (!answer) return answer.error();
    if (!answer->is_good())
        return unseen("shows no repository " + repository().str() + " to this account");
    return {ErrorCode::not_found,
            repository().str() + " on " + repository().host + " has no " + thing};
}

Error RestProgram::unknown(const std::string& why) const {
    const std::string& host = options_.repository.host;
    return {ErrorCode::forge_unknown, host + " " + why, advise(names_.look, host)};
}

Error RestProgram::unreadable(const std::string& thing) const {
    return unknown("answered with " + thing + " that cannot be read");
}

Error RestProgram::unseen(const std::string& why) const {
    const std::string& host = options_.repository.host;
    return {ErrorCode::forge_unknown, host + " " + why, advise(names_.log_in, host)};
}

Error RestProgram::refusal(const Answer& answer) const {
    std::string words;
    for (const char* member : {"errors", "message", "error"})
        if (words.empty()) words = words_at(answer.body, member);
    if (words.empty()) words = "status " + std::to_string(answer.status);
    Json details = Json::object();
    details.set("status", answer.status);
    return {
        ErrorCode::forge_refused, names_.forge + " refused it: " + words, {}, std::move(details)};
}

Error RestProgram::failure(const Answer& answer, const std::string& thing) const {
    return answer.is_missing() ? missing(thing) : refusal(answer);
}

Error RestProgram::limit(const Answer& answer) const {
    Json details = Json::object();
    std::string until;
    if (const auto wait = number_in(answer, "retry-after")) {
        details.set("retry_after", *wait);
        until = " for another " + human_duration(Seconds{*wait});
    } else {
        for (const char* name : {"x-ratelimit-reset", "ratelimit-reset"})
            if (const auto reset = number_in(answer, name)) {
                const std::string at = format_time(Time{} + Seconds{*reset});
                details.set("retry_at", at);
                until = " until " + at;
            }
    }
    return {ErrorCode::rate_limited,
            repository().host + " answers no more requests of this account" + until,
            {},
            std::move(details)};
}

Error RestProgram::silence(const ProcessResult& result) const {
    const std::string words = last_line(result.err);
    return unknown("did not answer" + (words.empty() ? "" : ": " + words));
}

std::optional<RestProgram::Printed> RestProgram::answer_in(std::string_view text) {
    if (!text.starts_with("HTTP/")) {
        const auto before = text.find("\nHTTP/");
        if (before == text.npos) return std::nullopt;
        text.remove_prefix(before + 1);
    }
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

std::optional<RestProgram::Printed> RestProgram::printed(const ProcessResult& result) const {
    return answer_in(result.out);
}

Result<Answer> RestProgram::read(const Request& request, const ProcessResult& result) const {
    auto found = printed(result);
    if (!found) return fail(silence(result));
    Answer answer = std::move(found->head);
    bool is_json = true;
    if (!trim(found->body).empty()) {
        auto parsed = parse_json(found->body);
        is_json = std::holds_alternative<Json>(parsed);
        if (is_json) answer.body = std::get<Json>(std::move(parsed));
    }
    if (is_limit(answer)) return fail(limit(answer));
    if (answer.status == 401) return fail(unseen("no longer knows this account"));
    const bool is_final =
        answer.is_good() || (answer.status >= 400 && answer.status < 500 && answer.status != 408);
    if (!is_final)
        return fail(unknown("answered " + request.method + " with status " +
                            std::to_string(answer.status)));
    if (answer.is_good() && !is_json)
        return fail(unknown("answered with something else than a JSON document"));
    return answer;
}

ProcessRequest RestProgram::call(std::vector<std::string> words) const {
    ProcessRequest out;
    out.argv = {options_.program.string()};
    out.argv.insert(out.argv.end(), words.begin(), words.end());
    out.environment = options_.environment;
    out.deadline = options_.deadline;
    return out;
}

Result<ProcessResult> RestProgram::run(const ProcessRequest& call) const {
    ATELIER_TRY(ProcessResult result, process_.run(call));
    if (result.timed_out)
        return fail(unknown("did not answer within " + human_duration(call.deadline)));
    if (result.truncated) return fail(unknown("answered with more than can be read"));
    return result;
}

Result<Answer> RestProgram::ask(const Request& request) const {
    ATELIER_TRY(ProcessRequest asked, call_for(request));
    if (!request.body.is_null()) asked.input = request.body.dump();
    ATELIER_TRY(const ProcessResult result, run(asked));
    return read(request, result);
}

Result<void> RestProgram::each_row(const std::string& path, const std::string& list,
                                   const std::string& thing, const TakeRow& take) const {
    const std::string glue = path.find('?') == std::string::npos ? "?" : "&";
    std::int64_t read = 0;
    for (int page = 1;; ++page) {
        ATELIER_TRY(const Answer answer,
                    ask({"GET", path + glue + names_.page_size + "&page=" + std::to_string(page)}));
        // GitHub refuses a commit that is not there as a wrong argument.
        if (answer.is_missing() || answer.status == 422) return fail(missing(thing));
        if (!answer.is_good()) return fail(refusal(answer));
        const Json* const rows = list.empty() ? &answer.body : answer.body.find(list);
        if (rows != nullptr && rows->is_null() && !list.empty()) return {};
        if (rows == nullptr || !rows->is_array()) return fail(unreadable("a list"));
        for (const Json& row : rows->as_array())
            ATELIER_CHECK(take(row));
        const auto on_page = static_cast<std::int64_t>(rows->as_array().size());
        read += on_page;
        if (!has_more(answer, on_page, read)) return {};
    }
}

Result<std::vector<Json>> RestProgram::rows(const std::string& path,
                                            const std::string& thing) const {
    std::vector<Json> out;
    ATELIER_CHECK(each_row(path, "", thing, [&](const Json& row) -> Result<void> {
        out.push_back(row);
        return {};
    }));
    return out;
}

Result<std::optional<Json>> RestProgram::row(const std::string& path,
                                             const std::string& thing) const {
    ATELIER_TRY(Answer answer, ask({"GET", path}));
    if (answer.is_good()) return std::move(answer.body);
    Error why = failure(answer, thing);
    if (why.code == ErrorCode::not_found) return std::nullopt;
    return fail(std::move(why));
}

} // namespace atelier::forge
