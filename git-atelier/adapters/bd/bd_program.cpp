#include "adapters/bd/bd_program.hpp"

#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"
#include "ports/beads_mirror.hpp"

#include <array>

namespace atelier::bd {
namespace {

// The last line that says what went wrong: bd warns about much else.
std::string last_words(const std::string& err) {
    std::string words;
    for (const std::string& line : lines_of(err)) {
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '{' || text.starts_with("warning:") ||
            text.starts_with("Warning:") || text.starts_with("Fix:") || text.starts_with("Or:"))
            continue;
        words = text;
    }
    return words;
}

std::string name_of_call(const Call& call) {
    return call.arguments.empty() ? "bd" : "bd " + call.arguments.front();
}

} // namespace

Environment bd_environment(const Environment& user, const std::filesystem::path& store) {
    Environment clean = user;
    std::erase_if(clean, [](const auto& variable) {
        const std::string& name = variable.first;
        return name.starts_with("BD_") || name.starts_with("BEADS_") ||
               name.starts_with("ATELIER_") || name.starts_with("DOLT_") || is_git_local(name);
    });
    const std::string home = (store / "home").string();
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        clean[name] = home;
    clean["BEADS_DIR"] = store.string();
    clean["BEADS_ACTOR"] = clean["BD_ACTOR"] = BeadsMirror::actor;
    clean["BD_NON_INTERACTIVE"] = clean["BD_DISABLE_METRICS"] = clean["NO_COLOR"] = "1";
    clean["LC_ALL"] = "C.UTF-8";
    return clean;
}

Json error_document(const ProcessResult& result) {
    // On standard output the document stands alone; on standard error on a line of its own.
    std::vector<std::string> candidates = lines_of(result.err);
    candidates.push_back(result.out);
    for (const std::string& text : candidates) {
        const auto parsed = parse_json(trim(text));
        if (const Json* found = std::get_if<Json>(&parsed))
            if (found->find("error") != nullptr || found->find("code") != nullptr) return *found;
    }
    return {};
}

Error failure(const Call& call, const ProcessResult& result) {
    const Json document = error_document(result);
    std::string words = document.string_at("error");
    if (const Json* failed = document.find("failed");
        failed != nullptr && failed->is_array() && !failed->as_array().empty())
        words = failed->as_array().front().string_at("error", words);
    if (words.empty()) words = last_words(result.err);
    Json details = Json::object();
    details.set("command", Json::strings(call.arguments))
        .set("status", result.status)
        .set("stderr", to_valid_utf8(result.err));
    return {ErrorCode::mirror_failed,
            name_of_call(call) + " failed" + (words.empty() ? "" : ": " + to_valid_utf8(words)),
            advise(Hint::mirror_delivers), std::move(details)};
}

Program::Program(Process& process, std::filesystem::path program, std::filesystem::path folder,
                 const Environment& user)
    : process_(process), program_(std::move(program)), folder_(std::move(folder)),
      environment_(bd_environment(user, folder_ / ".beads")) {}

Result<ProcessResult> Program::run(const Call& call) const {
    ProcessRequest request;
    request.argv = {program_.string()};
    request.argv.insert(request.argv.end(), call.arguments.begin(), call.arguments.end());
    request.environment = environment_;
    // Outside the repository, where it would write to the exclude file and the configuration.
    request.directory = folder_;
    request.input = call.input;
    request.deadline = call.deadline;
    auto result = process_.run(request);
    if (!result && result.error().code == ErrorCode::runtime_missing)
        return fail(ErrorCode::mirror_unsupported, result.error().message, result.error().hint);
    if (!result) return tl::unexpected(result.error());
    if (result->timed_out)
        return fail(ErrorCode::mirror_failed,
                    name_of_call(call) + " did not end within " + human_duration(call.deadline),
                    advise(Hint::beads_holds_store));
    if (result->truncated)
        return fail(ErrorCode::mirror_failed, name_of_call(call) + " printed too much output");
    return result;
}

Result<Json> Program::answer(const Call& call) const {
    ATELIER_TRY(const ProcessResult result, run(call));
    if (result.status != 0) return fail(failure(call, result));
    auto parsed = parse_json(result.out);
    if (Json* document = std::get_if<Json>(&parsed)) return std::move(*document);
    return fail(ErrorCode::mirror_failed,
                name_of_call(call) + " answered with something else "
                                     "than a JSON document",
                advise(Hint::own_bd_named, program_.string()));
}

Result<Version> Program::version() const {
    const Call call{{"version", "--json"}};
    ATELIER_TRY(const Json document, answer(call));
    const std::string text = document.string_at("version");
    const auto numbers = split(text, '.');
    const auto major = parse_integer(numbers[0]);
    const auto minor = numbers.size() > 1 ? parse_integer(numbers[1]) : std::nullopt;
    if (!major || !minor)
        return fail(ErrorCode::mirror_unsupported,
                    program_.string() + " does not report its version", advise(Hint::own_bd));
    return Version{static_cast<int>(*major), static_cast<int>(*minor)};
}

} // namespace atelier::bd
