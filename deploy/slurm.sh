#!/bin/bash
#SBATCH --ntasks=4
#SBATCH --cpus-per-task=1
#SBATCH --output=job-%j.log
#
# One job of Slurm with a command of cxsystem2. docs/machines.md explains it.
#
#   sbatch slurm.sh cxsystem2 lfads pbt trials.h5 --output search --cluster job
#       The first task is the server with its scheduler, the others are clients. The address of the scheduler takes the place of
#       the word `job`. With GPUs: sbatch --gpus-per-task=1 …
#   sbatch slurm.sh cxsystem2 resume net --until '2*second' --ranks 4 --launcher 'srun -n 4'
#       Without --cluster there are no clients: all tasks are ranks of one network.
set -eu
umask 077
[ ! -d venv ] || PATH="$PWD/venv/bin:$PATH"
export OMP_NUM_THREADS=1

address=""
case " $* " in *" --cluster job "*)
    work="$PWD/.job-$SLURM_JOB_ID"
    trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
    # Nobody speaks with scheduler and clients who has not this certificate; it goes with the job.
    python -m cxsystem2.deploy.certificate "$work"
    export DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=true
    export DASK_DISTRIBUTED__COMM__TLS__CA_FILE="$work/certificate.pem"
    for role in SCHEDULER WORKER CLIENT; do
        export "DASK_DISTRIBUTED__COMM__TLS__${role}__CERT=$work/certificate.pem"
        export "DASK_DISTRIBUTED__COMM__TLS__${role}__KEY=$work/key.pem"
    done
    export DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES=0 DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION=1.0
    dask scheduler --protocol tls --port 0 --no-dashboard --scheduler-file "$work/scheduler.json" &
    until [ -s "$work/scheduler.json" ]; do sleep 1; done
    srun --ntasks="$((SLURM_NTASKS > 1 ? SLURM_NTASKS - 1 : 1))" --kill-on-bad-exit=0 --overlap \
        dask worker --scheduler-file "$work/scheduler.json" --nworkers 1 --nthreads 1 --no-dashboard \
        --local-directory "${TMPDIR:-/tmp}" --preload cxsystem2.lfads.preload &
    address=$(python -c 'import json, sys; print(json.load(open(sys.argv[1]))["address"])' "$work/scheduler.json")
    ;;
esac

command=()
before=""
for word in "$@"; do
    if [ "$before" = --cluster ] && [ "$word" = job ]; then word="$address"; fi
    command+=("$word")
    before="$word"
done
"${command[@]}"
