// The log beside a store: what of it stays when the store is closed, how often the disk is waited
// for, and what is left when the power goes.
#include "adapters/sqlite/log_file.hpp"
#include "support/sqlite_folder.hpp"

#include <sqlite3.h>

#include <fstream>
#include <map>
#include <random>
#include <span>
#include <sys/syscall.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

enum class DiskCall { write, cut, wait };

// What was done with a file, in the order in which it was.
struct DiskStep {
    DiskCall kind;
    std::string file;
    std::int64_t at = 0;
    std::string bytes = {};
};
std::vector<DiskStep>* disk_steps = nullptr;

void note_call(DiskCall kind, int file, std::int64_t at = 0, std::string bytes = {}) {
    if (disk_steps == nullptr) return;
    std::error_code unknown;
    const auto path = fs::read_symlink("/proc/self/fd/" + std::to_string(file), unknown);
    const std::string name = path.filename();
    if (!name.ends_with("-shm")) disk_steps->push_back({kind, name, at, std::move(bytes)});
}

ssize_t recorded_write(int file, const void* bytes, std::size_t count, off_t at) {
    note_call(DiskCall::write, file, at, std::string(static_cast<const char*>(bytes), count));
    return ::pwrite(file, bytes, count, at);
}

int recorded_cut(int file, off_t size) {
    note_call(DiskCall::cut, file, size);
    return ::ftruncate(file, size);
}

} // namespace

// SQLite calls it directly, and no other way leads in between.
extern "C" int fdatasync(int file) {
    note_call(DiskCall::wait, file);
    return static_cast<int>(::syscall(SYS_fdatasync, file));
}

namespace {

// Records what SQLite does while it lives.
class DiskRecording {
  public:
    DiskRecording() {
        for (const char* name : {"pwrite", "pwrite64"})
            replace(name, reinterpret_cast<sqlite3_syscall_ptr>(recorded_write));
        replace("ftruncate", reinterpret_cast<sqlite3_syscall_ptr>(recorded_cut));
        disk_steps = &steps;
    }
    ~DiskRecording() {
        disk_steps = nullptr;
        for (const char* name : {"pwrite", "pwrite64", "ftruncate"})
            replace(name, nullptr);
    }
    DiskRecording(const DiskRecording&) = delete;
    DiskRecording& operator=(const DiskRecording&) = delete;

    std::vector<std::string> waits() const {
        std::vector<std::string> files;
        for (const DiskStep& step : steps)
            if (step.kind == DiskCall::wait) files.push_back(step.file);
        return files;
    }

    std::vector<DiskStep> steps;

  private:
    static void replace(const char* name, sqlite3_syscall_ptr call) {
        sqlite3_vfs* const system = sqlite3_vfs_find("unix");
        REQUIRE(system->xSetSystemCall(system, name, call) == SQLITE_OK);
    }
};

std::string bytes_of_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void redo(std::string& content, const DiskStep& step) {
    const auto at = static_cast<std::size_t>(step.at);
    if (step.kind == DiskCall::cut) content.resize(at);
    if (step.kind != DiskCall::write) return;
    content.resize(std::max(content.size(), at + step.bytes.size()));
    content.replace(at, step.bytes.size(), step.bytes);
}

// What a disk may hold of one file when the power goes: all that was waited for, and any part of
// what was done since, such as the last of it and nothing of what came before.
std::string left_of(std::string content, const std::string& file, std::span<const DiskStep> steps,
                    std::mt19937& random) {
    std::size_t waited = 0;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].kind == DiskCall::wait && steps[i].file == file) waited = i;
    const bool only_last = random() % 2 == 0;
    const std::size_t from = waited + random() % (steps.size() - waited + 1);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].file != file) continue;
        if (i < waited || (only_last ? i >= from : random() % 2 == 0)) redo(content, steps[i]);
    }
    return content;
}

const BeadId counter = *BeadId::parse("at-counter");

// One commit: a bead more, and the counter says so in a title that takes its own page or two.
void count_on(PlanStore& store, int number, Durability durability = Durability::full) {
    unwrap(store.write(
        sqlite_stamp,
        [&](PlanWriter& plan) -> Result<Bead> {
            Bead added = plain_bead("at-" + std::to_string(number));
            added.description = std::string(3000, static_cast<char>('a' + number % 26));
            ATELIER_CHECK(plan.create(added));
            ATELIER_TRY(auto counted, plan.find(counter));
            counted->title = std::to_string(number);
            return plan.update(*counted);
        },
        durability));
}

// How many commits a store holds; it fails where one is there in part.
int count_in(const SqliteFolder& place) {
    const auto store = unwrap(place.open());
    return unwrap(store->read([](PlanReader& plan) -> Result<int> {
        ATELIER_TRY(const auto beads, plan.select({}));
        ATELIER_TRY(const auto counted, plan.find(counter));
        const int said = std::stoi(counted->title);
        CHECK(static_cast<int>(beads.size()) == said + 1);
        for (int number = 1; number <= said; ++number) {
            ATELIER_TRY(const auto one, plan.find(*BeadId::parse("at-" + std::to_string(number))));
            CHECK((one && one->description.size() == 3000));
        }
        return said;
    }));
}

void begin_counting(const SqliteFolder& place) {
    const auto store = place.create();
    Bead first = plain_bead(counter.str());
    first.title = "0";
    unwrap(store->write(sqlite_stamp, [&](PlanWriter& plan) { return plan.create(first); }));
}

} // namespace

TEST_CASE("an empty log keeps its size, so that the next commit need not make it grow", "[store]") {
    const SqliteFolder place;
    begin_counting(place);
    count_on(*unwrap(place.open()), 1);
    const fs::path log = sqlite::log_of(place.file);
    const auto size = fs::file_size(log);
    CHECK(size > 4096);
    CHECK_FALSE(sqlite::holds_something(log));
    const SqliteFolder copy;
    fs::create_directory(copy.file.parent_path());
    fs::copy_file(place.file, copy.file);
    CHECK(count_in(copy) == 1);
    count_on(*unwrap(place.open({.cache = StoreCache::small})), 2);
    CHECK(fs::file_size(log) >= size);
    CHECK_FALSE(sqlite::holds_something(log));
    CHECK(count_in(place) == 2);
}

TEST_CASE("a log that has become long is cut", "[store]") {
    const SqliteFolder place;
    begin_counting(place);
    {
        const auto store = unwrap(place.open());
        for (int number = 1; number <= 40; ++number)
            count_on(*store, number);
        CHECK(sqlite::holds_something(sqlite::log_of(place.file)));
    }
    CHECK(fs::file_size(sqlite::log_of(place.file)) == 0);
    CHECK(count_in(place) == 40);
}

TEST_CASE("a commit waits for the disk no more often than it has to", "[store]") {
    const SqliteFolder place;
    begin_counting(place);
    const DiskRecording recording;
    count_on(*unwrap(place.open()), 1);
    const std::string log = sqlite::log_of(place.file).filename();
    CHECK(recording.waits() == std::vector<std::string>{log, log, "atelier.db"});
}

TEST_CASE("what somebody else has written is waited for before the file is changed", "[store]") {
    const SqliteFolder place;
    begin_counting(place);
    const DiskRecording recording;
    {
        const auto store = unwrap(place.open());
        count_on(*store, 1);
        const auto other = unwrap(place.open());
        count_on(*other, 2, Durability::relaxed);
    }
    const std::string log = sqlite::log_of(place.file).filename();
    CHECK(recording.waits() == std::vector<std::string>{log, log, log, "atelier.db"});
}

TEST_CASE("what somebody else has written into bytes that the log had is waited for as well",
          "[store]") {
    const SqliteFolder place;
    begin_counting(place);
    {
        const auto store = unwrap(place.open());
        for (int number = 1; number <= 4; ++number)
            count_on(*store, number);
    }
    const fs::path log = sqlite::log_of(place.file);
    const auto size = fs::file_size(log);
    REQUIRE(size > 0);
    const DiskRecording recording;
    {
        const auto store = unwrap(place.open());
        count_on(*store, 5);
        const auto other = unwrap(place.open());
        count_on(*other, 6, Durability::relaxed);
    }
    REQUIRE(fs::file_size(log) == size);
    CHECK(recording.waits() ==
          std::vector<std::string>{log.filename(), log.filename(), log.filename(), "atelier.db"});
}

TEST_CASE("what was committed is there when the power has gone, whatever of the rest is written",
          "[store][generated]") {
    const SqliteFolder place;
    begin_counting(place);
    const std::vector<std::string> files = {"atelier.db", "atelier.db-wal"};
    std::map<std::string, std::string> before;
    for (const std::string& file : files)
        before[file] = bytes_of_file(place.file.parent_path() / file);
    // How many steps there were when that many commits had been promised.
    std::vector<std::size_t> promised;
    DiskRecording recording;
    for (int number = 1; number <= 12;) {
        const auto store = unwrap(place.open());
        for (int of_this = number % 3; of_this >= 0; --of_this) {
            count_on(*store, number++);
            promised.push_back(recording.steps.size());
        }
    }
    disk_steps = nullptr;
    std::mt19937 random(GENERATE(1U, 2U, 3U, 4U));
    const SqliteFolder after;
    fs::create_directory(after.file.parent_path());
    const std::span<const DiskStep> steps(recording.steps);
    for (std::size_t end = 0; end <= steps.size(); ++end) {
        for (const std::string& name : after.names())
            fs::remove(after.file.parent_path() / name);
        for (const std::string& file : files)
            std::ofstream(after.file.parent_path() / file, std::ios::binary)
                << left_of(before[file], file, steps.first(end), random);
        INFO("the power goes after " << end << " of " << steps.size() << " steps");
        const auto kept = std::ranges::count_if(promised, [&](auto at) { return at <= end; });
        const int found = count_in(after);
        CHECK((found >= kept && found <= kept + 1));
    }
}
