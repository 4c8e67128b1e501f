// Agents of artisans that reply too much, nonsense or nothing, that die, are silent or are not
// there: the run says which and why, nothing is half done, and a retry goes on. In full size with
// ATELIER_TEST_AGENT_SIZE=full.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/other_user.hpp"
#include "support/text_agent.hpp"

#include <cstdlib>
#include <sys/mount.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto good_reply = R"(echo "All is well." >"$2.tmp" && mv "$2.tmp" "$2")";

class AwkwardArtisan {
  public:
    explicit AwkwardArtisan(const std::string& script, const std::string& session = "{}") {
        sandbox_.atelier(folder_, {"init", "--yes", "--agent", "demo"});
        project_ = sandbox_.project(folder_);
        write_file(project_ / "config.user.json",
                   R"({"artisan": {"default": "scripted"}, "session": )" + session + "}");
        use_text_agent(sandbox_, project_, script);
        const ProcessResult ran =
            sandbox_.try_atelier(folder_, {"commission", "Write of the sea", "--json"});
        INFO(ran.out << ran.err);
        const auto parsed = parse_json(ran.out);
        REQUIRE(std::holds_alternative<Json>(parsed));
        carried_ = std::get<Json>(parsed);
        status_ = ran.status;
    }

    const Json& carried() const { return carried_; }
    int status() const { return status_; }
    std::string run() const { return at(carried_, {"run", "id"}).as_string(); }
    AtelierSandbox& sandbox() { return sandbox_; }
    const fs::path& folder() const { return folder_; }
    const fs::path& project() const { return project_; }
    std::string refs() { return sandbox_.git().git(folder_, {"for-each-ref", "refs/atelier"}); }
    // The text of the piece, once the agent does what it should.
    std::string text_after_retry() {
        write_file(project_ / "config.user.json", R"({"artisan": {"default": "scripted"}})");
        use_text_agent(sandbox_, project_, good_reply);
        sandbox_.atelier(folder_, {"retry", run()});
        const Json again = sandbox_.json(folder_, {"run", run()});
        return at(again, {"made", "0", "text"}).as_string();
    }

  private:
    AtelierSandbox sandbox_;
    fs::path folder_ = sandbox_.git().plain().folder;
    fs::path project_;
    Json carried_ = Json::object();
    int status_ = 0;
};

void fails_with(const std::string& script, const std::string& code, const std::string& why,
                const std::string& session = "{}") {
    INFO(script);
    AwkwardArtisan artisan(script, session);
    INFO(artisan.carried().dump());
    CHECK(artisan.status() == 1);
    CHECK(at(artisan.carried(), {"run", "status"}).as_string() == "failed");
    CHECK(artisan.carried().string_at("code") == code);
    CHECK_THAT(at(artisan.carried(), {"run", "reason"}).as_string(), ContainsSubstring(why));
    CHECK(at(artisan.carried(), {"run", "pieces"}).as_array().empty());
    CHECK(artisan.refs().empty());
    CHECK(eventually([&] { return processes_of(artisan.sandbox().root()).empty(); }));
    CHECK(artisan.text_after_retry() == "All is well.");
}

std::string long_reply() {
    const char* const wanted = std::getenv("ATELIER_TEST_AGENT_SIZE");
    const bool full = wanted != nullptr && std::string(wanted) == "full";
    return std::string("head -c ") + (full ? "50000000" : "9000000") +
           R"( /dev/zero | tr '\0' x >"$2.tmp" && mv "$2.tmp" "$2")";
}

} // namespace

TEST_CASE("a reply that is none fails its turn and says why", "[e2e][runs][awkward]") {
    fails_with(R"(: >"$2")", "reply-invalid", "is empty");
    fails_with(long_reply(), "reply-invalid", "longer than 8 MiB");
    fails_with(R"(printf 'sm\370r' >"$2")", "reply-invalid", "UTF-8");
    fails_with(R"(printf 'a\000b' >"$2")", "reply-invalid", "NUL");
    fails_with("exit 0", "reply-invalid", "no reply");
}

TEST_CASE("an artisan's agent that dies, is silent or is not there is told apart",
          "[e2e][runs][awkward]") {
    fails_with("exit 3", "runtime-failed", "status 3");
    fails_with("kill -9 $$", "runtime-failed", "killed");
    fails_with("exec sleep 300", "runtime-stalled", "no output", R"({"stall": "1s"})");
    fails_with("while :; do echo on; sleep 0.1; done", "runtime-stalled", "session.timeout",
               R"({"timeout": "1s"})");
}

TEST_CASE("half of a reply is what there is of its text", "[e2e][runs][awkward]") {
    AwkwardArtisan artisan(R"(printf '{"form": "verse", "content": "Half of the s' >"$2")");
    CHECK(artisan.status() == 0);
    CHECK(at(artisan.carried(), {"made", "0", "text"}).as_string() == "Half of the s");
}

TEST_CASE("an agent's program that is not there fails nothing that could not be gone on with",
          "[e2e][runs][awkward]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    write_file(sandbox.project(folder) / "templates/runtimes/absent.yaml",
               "name: absent\nworker: [\"false\"]\ntext: [there-is-no-such-program]\n");
    sandbox.atelier(folder, {"config", "artisan.default", "absent"});
    const auto refused = sandbox.try_atelier(folder, {"commission", "Write", "--json"});
    CHECK(refused.status != 0);
    CHECK_THAT(refused.out, ContainsSubstring("runtime-missing") &&
                                ContainsSubstring("there-is-no-such-program"));
    CHECK(sandbox.json(folder, {"gallery"}).int_at("all") == 0);
}

TEST_CASE("a reply that the repository has no room for is taken once there is some",
          "[e2e][runs][awkward]") {
    AtelierSandbox sandbox;
    const fs::path place = sandbox.root() / "small";
    fs::create_directories(place);
    // What no compression makes smaller, two million letters, written down that it was.
    const std::string script = R"sh(echo asked >>"$(dirname "$0")/asked"
head -c 1500000 /dev/urandom | base64 -w 0 >"$2.tmp" && mv "$2.tmp" "$2")sh";
    const bool full = GENERATE(true, false);
    const bool of_document = GENERATE(true, false);
    INFO((full ? "full" : "read-only") << (of_document ? ", a document" : ", a piece"));
    const int status =
        ForkedChild(
            [&] {
                const std::string room = full ? "size=1m" : "size=16m";
                if (!enter_own_mounts() ||
                    ::mount("none", place.c_str(), "tmpfs", 0, room.c_str()) != 0)
                    return 97;
                const fs::path folder = sandbox.git().plain("small/repo").folder;
                sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
                use_text_agent(sandbox, sandbox.project(folder), script);
                sandbox.atelier(folder, {"config", "artisan.default", "scripted"});
                write_file(sandbox.project(folder) / "templates/workflows/once.yaml",
                           "subject: document\nroles: {a: scout}\n"
                           "steps: [{turn: a, produces: changes}]\n");
                const std::vector<std::string> document{"run",        "once",     "Write",
                                                        "--document", "notes.md", "--no-start"};
                const std::vector<std::string> piece{"commission", "Write", "--no-start"};
                const Json draft = sandbox.json(folder, of_document ? document : piece);
                const std::string run = at(draft, {"run", "id"}).as_string();
                const unsigned long frozen = full ? 0 : MS_RDONLY;
                if (::mount(nullptr, place.c_str(), nullptr, MS_REMOUNT | frozen, room.c_str()) !=
                    0)
                    return 96;
                const auto failed = sandbox.try_atelier(folder, {"run", run, "--json"});
                if (failed.status == 0 || failed.out.find("git-failed") == std::string::npos)
                    return 1;
                if (::mount(nullptr, place.c_str(), nullptr, MS_REMOUNT, "size=16m") != 0)
                    return 96;
                const Json carried = sandbox.json(folder, {"run", run});
                if (at(carried, {"run", "status"}).as_string() != "completed") return 2;
                if (read_file(sandbox.root() / "asked") != "asked\n") return 3;
                return sandbox.git().try_git(folder, {"fsck", "--strict"}).status == 0 ? 0 : 4;
            },
            std::chrono::minutes{5})
            .wait();
    if (status == 97) {
        WARN("no filesystem can be mounted here");
        return;
    }
    CHECK(status == 0);
}

TEST_CASE("a piece whose object is gone is named, and the others can be read",
          "[e2e][runs][copies]") {
    AwkwardArtisan artisan(good_reply);
    AtelierSandbox& sandbox = artisan.sandbox();
    const std::string lost = at(artisan.carried(), {"run", "made", "0"}).as_string();
    const std::string commit = at(artisan.carried(), {"made", "0", "piece", "commit"}).as_string();
    const Json other = sandbox.json(artisan.folder(), {"commission", "Another"});
    fs::remove(artisan.folder() / ".git/objects" / commit.substr(0, 2) / commit.substr(2));
    const auto refused = sandbox.try_atelier(artisan.folder(), {"gallery", lost});
    CHECK(refused.status == 128);
    CHECK_THAT(refused.err, ContainsSubstring(commit) && ContainsSubstring("hint: "));
    sandbox.json(artisan.folder(), {"commission", "A third"});
    CHECK(sandbox.json(artisan.folder(), {"gallery"}).int_at("all") == 3);
    const std::string kept = at(other, {"run", "made", "0"}).as_string();
    CHECK(sandbox.json(artisan.folder(), {"gallery", kept}).string_at("text") == "All is well.");
    const auto doctor = sandbox.try_atelier(artisan.folder(), {"doctor", "--json"});
    CHECK_THAT(doctor.out, ContainsSubstring(lost));
    sandbox.atelier(artisan.folder(), {"gallery", lost, "--delete"});
    CHECK(sandbox.json(artisan.folder(), {"gallery"}).int_at("all") == 2);
}

TEST_CASE("a store from before a piece is told, and makes no second one of its name",
          "[e2e][runs][copies]") {
    AwkwardArtisan artisan(good_reply);
    AtelierSandbox& sandbox = artisan.sandbox();
    const fs::path beads = artisan.project() / ".beads";
    const Json chain =
        sandbox.json(artisan.folder(), {"commission", "More", "--how", "chain", "--artisan",
                                        "scout", "--artisan", "sage", "--no-start"});
    const std::string run = at(chain, {"run", "id"}).as_string();
    sandbox.json(artisan.folder(), {"run", run, "--steps", "1"});
    fs::copy(beads, sandbox.root() / "before", fs::copy_options::recursive);
    sandbox.json(artisan.folder(), {"run", run});
    fs::remove_all(beads);
    fs::rename(sandbox.root() / "before", beads);

    const auto doctor = sandbox.try_atelier(artisan.folder(), {"doctor", "--json"});
    CHECK_THAT(doctor.out, ContainsSubstring(run + ".2"));
    const Json again = sandbox.json(artisan.folder(), {"run", run});
    CHECK(at(again, {"run", "status"}).as_string() == "completed");
    CHECK(at(again, {"run", "pieces"}).as_array().size() == 2);
    const std::string refs = artisan.refs();
    CHECK_THAT(refs, ContainsSubstring(at(again, {"made", "0", "piece", "commit"}).as_string()));
    sandbox.try_atelier(artisan.folder(), {"doctor", "--fix"});
    const Json sound = sandbox.json(artisan.folder(), {"doctor"});
    for (const Json& check : at(sound, {"checks"}).as_array())
        if (check.string_at("name") == "piece-refs") CHECK(check.string_at("state") != "wrong");
}
