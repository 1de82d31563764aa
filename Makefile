# Toucan, for GNU make: a few short words on top of Maven. `make help` lists them.
# Maven's own words work as well, on Windows for instance: `mvn package` tests everything and fills build/, too.

JARS    := build/toucan.jar build/sender.jar build/receiver.jar build/peer.jar
SOURCES := pom.xml $(shell find src)
JAVA    := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
MVN     := mvn -B -ntp $(MAVEN_FLAGS)
BENCHES := toucan.bench.Bench $(if $(ARGS),,toucan.bench.Loopback toucan.bench.RelayFlood toucan.bench.Links \
	toucan.bench.Swarms)
ESC     := $(shell printf '\033')

.DEFAULT_GOAL := all
.NOTPARALLEL:
.PHONY: all demo swarm test check format sim soak bench bench-links bench-swarm captures public-scripts conformance clean help

## all: build the jars into build/; what a bare `make` does
all: $(JARS)

# As a pattern rule, so that one run of Maven makes all four. They get the time at which the run began: what is edited
# meanwhile is newer.
%/toucan.jar %/sender.jar %/receiver.jar %/peer.jar: $(SOURCES)
	$(need-tools)
	@echo "building $(JARS) (the first time, Maven fetches the libraries)"
	@mkdir -p build && touch build/.begun
	@$(call maven,-Dmaven.test.skip=true package)
	@touch -r build/.begun $(JARS)

## demo: a file crosses a bad network, all in one process; captures and a page in build/demo/ (options: ARGS='--loss 20%')
demo: $(JARS)
	@$(JAVA) -jar build/toucan.jar demo $(ARGS)

## swarm: six peers share a file at 5 % loss, the first is killed half-way; who got what from whom (ARGS='--loss 10%')
swarm: $(JARS)
	@$(JAVA) -jar build/toucan.jar swarm $(ARGS)

## test: run all tests, or some: TEST=SegmentCodecTest, TEST='toucan/wire/*Test'
test: $(JARS) build/test.classpath
	$(need-tools)
	@$(if $(TEST),,rm -rf build/surefire-reports)
	@begin=`date +%s`; ($(call maven,test $(if $(TEST),-Dtest='$(TEST)'))); status=$$?; \
	$(if $(TEST),,if [ $$status -eq 0 ]; then $(PROOFS-CHECK); status=$$?; fi;) \
	sort -u build/maven.log | grep '^SKIPPED'; \
	sed -n 's/^\[[A-Z]*\] \(Tests run: [0-9]*, Failures: [0-9]*, Errors: [0-9]*, Skipped: [0-9]*\)$$/\1/p' build/maven.log; \
	if [ $$status -eq 0 ]; then said=passed; else said='FAILED; details above and in build/surefire-reports/'; fi; \
	echo "make test: $$said (`expr \`date +%s\` - $$begin` s)"; exit $$status

## check: the formatting, and a compilation of everything in which a warning is an error
check:
	$(need-tools)
	@rm -rf build/classes build/test-classes build/maven-status
	@$(call maven,spotless:check test-compile -Dwarnings.fail=true)
	@echo "make check: passed"

## format: format all sources
format:
	$(need-tools)
	@$(call maven,spotless:apply)

## sim: the figures of docs/network-tables.md in virtual time, written anew and checked; some minutes
sim: build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.figures.Figures $(ARGS)

## soak: random simulations until one fails or the time is over (ARGS='minutes=10'; repeat one: ARGS='seed=7'; also runs=, from=)
soak: build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.soak.Soak $(ARGS)

## bench: measure all; wants an hour and an otherwise idle machine (ARGS=Codec for some parts only)
bench: $(JARS) build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@for program in $(BENCHES); do $(TESTS-JAVA) $$program $(ARGS) || exit 1; done

## bench-links: goodput on lossy links beside Linux's TCP; root (ARGS='links=20ms-1% cc=cubic recovery=rack seeds=1,2,3 seconds=5')
bench-links: build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.bench.Links $(ARGS)

## bench-swarm: one seeder to one leecher, and to eight, on loopback (ARGS='size=512M swarm=128M leechers=8 runs=5 mss=1452')
bench-swarm: $(JARS) build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.bench.Swarms $(ARGS)

# Java, with the tests and what they need on the class path.
TESTS-JAVA = $(JAVA) -cp "build/test-classes:build/classes:`cat build/test.classpath`"

build/test.classpath: pom.xml
	$(need-tools)
	@$(call maven,dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=$@)

## captures: write the sample captures, their pictures and the numbers of their pages again; no change unless TCP changes
captures: build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.samples.Samples $(ARGS)

## public-scripts: write the lists of docs/scripts.md again (ARGS='google=DIR:linux freebsd=DIR:freebsd'; the scripts are not here)
public-scripts: build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.script.PublicScripts $(ARGS)

## conformance: write docs/rfc-conformance.md again, from the list of requirements and the tags of the tests
conformance: build/test.classpath
	$(need-tools)
	@$(call maven,test-compile)
	@$(TESTS-JAVA) toucan.conformance.Conformance

# When all tests have passed: did one really run for every requirement, and was none of them skipped?
PROOFS-CHECK = $(TESTS-JAVA) toucan.conformance.Conformance check build/surefire-reports

## clean: remove build/
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST) | awk -F': ' '{ printf "make %-14s %s\n", $$1, substr($$0, length($$1) + 3) }'

# $(call maven,WORDS) runs Maven and shows what matters: what the tests print, their results and all errors, but not the
# progress report, nor the advice that follows an error. Everything is in build/maven.log.
maven = mkdir -p build; { $(MVN) $(1); echo $$? >build/.status; } 2>&1 | tee build/maven.log | sed -E $(SHOWN); \
	exit `cat build/.status`
SHOWN = -e 's/$(ESC)\[[0-9;]*m//g' \
	-e '/^\[(INFO|WARNING|ERROR)\] Tests run:.* -- in /{s/^\[(INFO|WARNING|ERROR)\] //;b' -e '}' \
	-e '/^\[(ERROR|WARNING|INFO)\] *Tests run: /d' \
	-e '/^[[:space:]]+at (org\.junit|net\.jqwik|java\.base\/java\.(util|lang\.reflect))\./d' \
	-e '/^\[INFO\]|^\[(WARNING|ERROR)\] *$$|^SKIPPED /d' \
	-e '/^\[ERROR\] Failed to execute goal .*(maven-compiler-plugin|There are test failures)/,$$d' \
	-e '/^\[ERROR\] (To see the full|Re-run Maven using|For more information|(-> )?\[Help [0-9])/d' \
	-e 's/^\[(ERROR|WARNING)\] (Failed to execute goal [^ ]* \([^ ]* on project toucan: )?//;s/ -> \[Help [0-9]\]$$//' \
	-e "s/'mvn spotless:apply'/'make format'/"

# Ends make with one line when there is no JDK or no Maven.
need-tools = $(if $(tools-missing),$(error Toucan needs a JDK 17 or newer and Maven 3.6.3 or newer; missing here: \
	$(tools-missing). Debian, Ubuntu: apt-get install openjdk-17-jdk maven; macOS: brew install openjdk@17 maven))
tools-missing = $(strip $(shell $(find-missing)))
define find-missing
command -v mvn >/dev/null 2>&1 || maven=Maven; \
home=`mvn -v 2>/dev/null | sed -n 's/.*runtime: //p'`; home=$${home:-$$JAVA_HOME}; \
javac=`"$${home:+$$home/bin/}javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'`; \
[ "$${javac:-0}" -ge 17 ] || jdk="a JDK$${home:+ (there is none in $$home)}"; \
echo "$$maven$${maven:+$${jdk:+ and }}$$jdk"
endef
