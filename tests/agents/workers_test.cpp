// Each real agent as a worker: from the claim to the landing, its model played by a script. What it
// is given beside its user's own settings (instructions, skills, hooks) its model reads; a
// forbidden call is refused with our sentence, and what its hooks do not see Git's guards hold; who
// ends without a word is reminded once. What it used and said last is on record as the model gave
// it.
#include "agents/agent_login.hpp"
#include "agents/git_attempts.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// What the model said that its answers cost: those of the script, and with what it was asked
// besides, for a title or the like. One of its protocols counts what is cached apart.
struct Given {
    TokenUsage script;
    TokenUsage all;
};

void add(TokenUsage& sum, const Json& request) {
    const auto given = [&](const char* kind) { return at(request, {"given", kind}).as_int(); };
    const bool apart = request.string_at("api") == "anthropic";
    sum.input += given("input") - (apart ? 0 : given("cached"));
    sum.cached += given("cached");
    sum.output += given("output");
}

Given given_by(const ModelServer& model) {
    Given out;
    for (const Json& request : model.requests()) {
        if (request.find("given") == nullptr) continue;
        add(out.all, request);
        if (request.find("turn") != nullptr) add(out.script, request);
    }
    return out;
}

std::string last_said_by(const ModelServer& model) {
    std::string last;
    for (const Json& request : model.requests())
        if (const Json* const played = request.find("played"))
            last = played->string_at("text", last);
    return last;
}

void remembers_what_was_given(const Json& shown, const ModelServer& model) {
    const Given given = given_by(model);
    const TokenUsage used = usage_from(at(shown, {"usage"})).tokens.value();
    INFO(at(shown, {"usage"}).dump() << ", given: " << usage_json({.tokens = given.script}).dump()
                                     << ", in all: " << usage_json({.tokens = given.all}).dump());
    CHECK((used == given.script || used == given.all));
    CHECK(shown.string_at("last_words") == last_said_by(model));
}

// The conversation is in a file that is named by it, or in a database.
bool is_kept_below(const fs::path& home, const std::string& agent,
                   const std::string& conversation) {
    const std::string name = agent == "gemini" ? conversation.substr(0, 8) : conversation;
    for (const auto& entry : fs::recursive_directory_iterator(home)) {
        const std::string file = entry.path().string();
        if (file.find(name, home.string().size()) != std::string::npos) return true;
        const bool database = entry.path().filename().string().starts_with("opencode.db");
        if (database && read_file(entry.path()).find(name) != std::string::npos) return true;
    }
    return false;
}

// What our hooks can do with the agent: keep it from ending its turn, refuse its calls alone, or
// neither, where its protocol asks us.
enum class Hooked { to_its_end, at_calls, by_protocol };

ModelScript script_of(Hooked hooked) {
    ModelScript script;
    script.uses(1234, 200, 56)
        .turn(R"({"text":"I look around.","run":"pwd"})")
        .runs("git push origin HEAD")
        .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
        .runs(git_attempts);
    if (hooked == Hooked::to_its_end) script.says("The greeting is there.");
    return script.runs("changeset_done").says("I have said so.");
}

class Employment {
  public:
    explicit Employment(const std::string& agent, Hooked hooked);

    // What was said on all sides.
    std::string work();
    void check_landed();
    void check_was_told(Hooked hooked);
    void check_was_held();
    void check_was_refused(Hooked hooked);
    void check_was_reminded();
    void check_record();

  private:
    const fs::path& folder() const { return repository_.folder; }
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox_.git().git(folder(), arguments);
    }
    std::string refs_of_remote() {
        return sandbox_.git().git(remote_, {"for-each-ref", "--format=%(refname) %(objectname)"});
    }

    std::string agent_;
    AtelierSandbox sandbox_;
    BuiltRepository repository_ = sandbox_.git().plain();
    ModelServer model_;
    fs::path remote_ = sandbox_.root() / "remote.git";
    std::string refs_;
    std::string epic_;
};

Employment::Employment(const std::string& agent, Hooked hooked)
    : agent_(agent), model_(sandbox_, script_of(hooked)) {
    sandbox_.git().git(sandbox_.root(),
                       {"clone", "-q", "--bare", folder().string(), remote_.string()});
    git({"remote", "add", "origin", remote_.string()});
    refs_ = refs_of_remote();
    log_in(sandbox_, agent, model_.url());
    // What is wrong about where programs run shows when they are started from elsewhere.
    sandbox_.environment()["PWD"] = folder().string();
    sandbox_.atelier(folder(), {"init", "--yes", "--agent", agent});
    epic_ = sandbox_
                .plan(folder(), "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                "    changesets:\n      - title: Say hello\n"
                                "        description: The file hello.txt greets.\n"
                                "        paths: [hello.txt]\n")
                .front();
}

std::string Employment::work() {
    const ProcessResult worked = sandbox_.try_atelier(folder(), {"work", "--yes"});
    const std::string account = worked.out + worked.err + "\nheard:\n" + model_.heard() +
                                "\nresults:\n" + join(model_.results(), "\n");
    INFO(account);
    CHECK(worked.status == 0);
    return account;
}

void Employment::check_landed() {
    CHECK(sandbox_.git().try_git(folder(), {"show", "greet:hello.txt"}).out == "hello\n");
    const std::string trailers = git({"log", "-1", "--format=%(trailers)", "greet"});
    for (const std::string& trailer :
         {"Atelier-Epic: " + epic_, "Atelier-Changeset: " + epic_ + ".1",
          std::string("Atelier-Agent: atelier/worker/worker-1")})
        CHECK_THAT(trailers, ContainsSubstring(trailer + "\n"));
    // Nothing is left in the user's checkout.
    CHECK(git({"status", "--porcelain"}).empty());
    CHECK(git({"rev-list", "--count", "main"}) == "1");
}

// The startup contract where a hook can say it, the role's instructions, a skill's description, the
// brief, the worktree.
void Employment::check_was_told(Hooked hooked) {
    const std::string read = model_.read();
    if (hooked != Hooked::by_protocol) CHECK(read.find("next: resume") != std::string::npos);
    CHECK(read.find("One session is one changeset.") != std::string::npos);
    CHECK(read.find("Say that the changeset is finished.") != std::string::npos);
    CHECK_THAT(model_.heard(), ContainsSubstring(epic_ + ".1"));
    CHECK_THAT(model_.heard(), ContainsSubstring("The file hello.txt greets."));
    CHECK_THAT(model_.results().front(), ContainsSubstring("worktrees/" + epic_ + ".1"));
}

void Employment::check_was_held() {
    CHECK_THAT(join(model_.results(), "\n"), ContainsSubstring("got through:."));
    CHECK(refs_of_remote() == refs_);
    CHECK(git({"branch", "--list", "stray"}).empty());
    // A person's push from there still works.
    CHECK(sandbox_.git().try_git(folder(), {"push", "-q", "origin", "greet"}).status == 0);
}

// The protocol has no field for the reason: it is in the transcript.
void Employment::check_was_refused(Hooked hooked) {
    const std::string sentence = "An agent does not push.";
    if (hooked != Hooked::by_protocol) {
        CHECK_THAT(model_.results().at(1), ContainsSubstring(sentence));
        return;
    }
    std::string transcript;
    for (const auto& file : fs::directory_iterator(sandbox_.project(folder()) / "transcripts"))
        transcript += read_file(file.path());
    CHECK_THAT(transcript, ContainsSubstring(sentence));
}

void Employment::check_was_reminded() {
    int reminded = 0;
    for (const Json& request : model_.requests())
        if (request.find("turn") != nullptr &&
            at(request, {"said"}).dump().find("call 'changeset_done") != std::string::npos)
            ++reminded;
    CHECK(reminded == 1);
}

void Employment::check_record() {
    const Json shown = sandbox_.json(folder(), {"show", epic_ + ".1"});
    remembers_what_was_given(shown, model_);
    CHECK(is_kept_below(sandbox_.git().home(), agent_,
                        at(shown, {"usage", "runtime_session"}).as_string()));
}

void carries_out_a_changeset(const std::string& agent, Hooked hooked) {
    Employment employment(agent, hooked);

    const std::string account = employment.work();

    INFO(account);
    employment.check_landed();
    employment.check_was_told(hooked);
    employment.check_was_held();
    employment.check_was_refused(hooked);
    if (hooked == Hooked::to_its_end) employment.check_was_reminded();
    employment.check_record();
}

} // namespace

TEST_CASE("Claude Code carries out a changeset", "[agents][workers][claude]") {
    carries_out_a_changeset("claude", Hooked::to_its_end);
}
TEST_CASE("Codex carries out a changeset", "[agents][workers][codex]") {
    carries_out_a_changeset("codex", Hooked::to_its_end);
}
TEST_CASE("Gemini CLI carries out a changeset", "[agents][workers][gemini]") {
    carries_out_a_changeset("gemini", Hooked::to_its_end);
}
TEST_CASE("OpenCode carries out a changeset", "[agents][workers][opencode]") {
    carries_out_a_changeset("opencode", Hooked::at_calls);
}
TEST_CASE("Copilot CLI carries out a changeset", "[agents][workers][copilot]") {
    carries_out_a_changeset("copilot", Hooked::to_its_end);
}
TEST_CASE("pi carries out a changeset", "[agents][workers][pi]") {
    carries_out_a_changeset("pi", Hooked::to_its_end);
}
TEST_CASE("Qwen Code carries out a changeset", "[agents][workers][qwen]") {
    carries_out_a_changeset("qwen", Hooked::to_its_end);
}
TEST_CASE("Kimi Code carries out a changeset", "[agents][workers][kimi]") {
    carries_out_a_changeset("kimi", Hooked::by_protocol);
}
