#include "runs/processes.h"

#include <gtest/gtest.h>

#include <map>

#include "base/error.h"

namespace idiolect::runs {
namespace {

std::optional<ProcessPlace> place_in(std::map<std::string, std::string> variables) {
  return find_place([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(ProcessPlaces, NobodyStartedSeveralWhereTheEnvironmentSaysNothing) {
  EXPECT_FALSE(place_in({}));
  EXPECT_FALSE(place_in({{"RANK", "3"}}));  // somebody else's word
}

TEST(ProcessPlaces, TorchrunNamesThePlaceAndKeepsTheMeetingPlaceItself) {
  const auto place = place_in({{"RANK", "5"},
                               {"WORLD_SIZE", "8"},
                               {"LOCAL_RANK", "1"},
                               {"LOCAL_WORLD_SIZE", "4"},
                               {"MASTER_ADDR", "10.0.0.1"},
                               {"MASTER_PORT", "29400"},
                               {"TORCHELASTIC_USE_AGENT_STORE", "True"}});
  ASSERT_TRUE(place);
  EXPECT_EQ(place->rank, 5);
  EXPECT_EQ(place->size, 8);
  EXPECT_EQ(place->local_rank, 1);
  EXPECT_EQ(place->local_size, 4);
  EXPECT_EQ(place->host, "10.0.0.1");
  EXPECT_EQ(place->port, 29400);
  EXPECT_TRUE(place->starter_hosts);
  EXPECT_FALSE(place->is_writer());
  EXPECT_FALSE(place->is_one_machine());
}

TEST(ProcessPlaces, OpenMpiOnOneMachineNeedsNoAddress) {
  const auto place = place_in({{"OMPI_COMM_WORLD_RANK", "0"},
                               {"OMPI_COMM_WORLD_SIZE", "2"},
                               {"OMPI_COMM_WORLD_LOCAL_RANK", "0"},
                               {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}});
  ASSERT_TRUE(place);
  EXPECT_EQ(place->host, "127.0.0.1");
  EXPECT_EQ(place->started_by, "mpirun");
  EXPECT_TRUE(place->is_writer());
}

TEST(ProcessPlaces, OpenMpiOnSeveralMachinesMustSayWhereRank0Is) {
  std::map<std::string, std::string> variables{{"OMPI_COMM_WORLD_RANK", "1"},
                                               {"OMPI_COMM_WORLD_SIZE", "2"},
                                               {"OMPI_COMM_WORLD_LOCAL_RANK", "0"},
                                               {"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}};
  try {
    place_in(variables);
    FAIL() << "did not ask for an address";
  } catch (const UsageError& error) {
    EXPECT_NE(error.hint().find("MASTER_ADDR"), std::string::npos);
  }
  variables["MASTER_ADDR"] = "node7";
  EXPECT_EQ(place_in(variables)->host, "node7");
}

TEST(ProcessPlaces, SlurmTasksMeetOnTheFirstMachineAtAPortOfTheJob) {
  std::map<std::string, std::string> variables{{"SLURM_PROCID", "3"},
                                               {"SLURM_NTASKS", "4"},
                                               {"SLURM_LOCALID", "1"},
                                               {"SLURM_STEP_TASKS_PER_NODE", "2(x2)"},
                                               {"SLURM_JOB_ID", "4711"},
                                               {"SLURM_STEP_ID", "0"},
                                               {"SLURM_STEP_NODELIST", "gpu[07-08]"}};
  const auto place = place_in(variables);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->rank, 3);
  EXPECT_EQ(place->size, 4);
  EXPECT_EQ(place->local_rank, 1);
  EXPECT_EQ(place->local_size, 2);
  EXPECT_EQ(place->host, "gpu07");
  variables["SLURM_JOB_ID"] = "4712";
  EXPECT_NE(place_in(variables)->port, place->port);
  variables["MASTER_ADDR"] = "10.1.1.1";
  variables["MASTER_PORT"] = "4000";
  EXPECT_EQ(place_in(variables)->host, "10.1.1.1");
  EXPECT_EQ(place_in(variables)->port, 4000);
}

TEST(ProcessPlaces, ABatchScriptOfSlurmIsOneProcess) {
  EXPECT_FALSE(place_in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}, {"SLURM_JOB_ID", "9"}}));
}

TEST(ProcessPlaces, CopiesOfTheProgramMeetAtAFile) {
  const auto place = place_in({{"RANK", "1"},
                               {"WORLD_SIZE", "2"},
                               {"MASTER_ADDR", "left over"},
                               {kMeetingFile, "/tmp/x/meeting"}});
  ASSERT_TRUE(place);
  EXPECT_EQ(place->meeting_file, "/tmp/x/meeting");
  EXPECT_TRUE(place->is_one_machine());
}

TEST(ProcessPlaces, ContradictionsAreRefused) {
  EXPECT_THROW(place_in({{"RANK", "2"}, {"WORLD_SIZE", "2"}}), UsageError);
  EXPECT_THROW(place_in({{"RANK", "one"}, {"WORLD_SIZE", "2"}}), UsageError);
  EXPECT_THROW(place_in({{"RANK", "-1"}, {"WORLD_SIZE", "2"}}), UsageError);
}

TEST(ProcessPlaces, TheFirstMachineOfANodeListIsFound) {
  EXPECT_EQ(first_host("a1"), "a1");
  EXPECT_EQ(first_host("a1,b[2-3]"), "a1");
  EXPECT_EQ(first_host("gpu-[07,09]"), "gpu-07");
  EXPECT_EQ(first_host("n[001-016]-ib,x"), "n001-ib");
}

TEST(ProcessPlaces, ProcessorsAreSharedOutUnlessTheStarterDidThat) {
  ProcessPlace place;
  place.size = place.local_size = 4;
  EXPECT_EQ(threads_of(place, {8, 8}), 2);
  EXPECT_EQ(threads_of(place, {2, 8}), 1);
  place.has_own_cores = true;
  EXPECT_EQ(threads_of(place, {2, 8}), 2);
  EXPECT_EQ(threads_of(place, {8, 8}), 2);  // nothing was tied
  EXPECT_EQ(threads_of({}, {8, 8}), 8);
}

TEST(ProcessPlaces, ABaseLargerThanAMachineIsRefusedWithTheReason) {
  ProcessPlace place;
  place.size = 2;
  EXPECT_NO_THROW(check_memory_of(place, 10, 20));
  EXPECT_NO_THROW(check_memory_of(place, 10, 0));  // not known
  try {
    check_memory_of(place, 30'000'000'000, 20'000'000'000);
    FAIL() << "was not refused";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "the weights of the base are 30.0 GB and this machine has 20.0 GB of memory; each "
                 "of the 2 processes needs the whole base, its layers are not spread over them");
  }
}

}  // namespace
}  // namespace idiolect::runs
