// Generated from thrift2.thrift by thrift-compiler 0.17.0 and scripts/generate-hbase-client.ts. Do not edit.

/** Defines HBase's structs and client over the package `thrift`. */
export function defineThrift2(thrift) {
const Thrift = thrift.Thrift;
const Int64 = thrift.Int64;
const ttypes = {};
ttypes.TDeleteType = {
  'DELETE_COLUMN' : 0,
  'DELETE_COLUMNS' : 1
};
ttypes.TDurability = {
  'USE_DEFAULT' : 0,
  'SYNC_WAL' : 3,
  'FSYNC_WAL' : 4
};
ttypes.TCompareOp = {
  'EQUAL' : 2
};
const TColumn = ttypes.TColumn = class {
  constructor(args) {
    this.family = null;
    this.qualifier = null;
    this.timestamp = null;
    if (args) {
      if (args.family !== undefined && args.family !== null) {
        this.family = args.family;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field family is unset!');
      }
      if (args.qualifier !== undefined && args.qualifier !== null) {
        this.qualifier = args.qualifier;
      }
      if (args.timestamp !== undefined && args.timestamp !== null) {
        this.timestamp = args.timestamp;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.family = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.qualifier = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.I64) {
          this.timestamp = input.readI64();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TColumn');
    if (this.family !== null && this.family !== undefined) {
      output.writeFieldBegin('family', Thrift.Type.STRING, 1);
      output.writeBinary(this.family);
      output.writeFieldEnd();
    }
    if (this.qualifier !== null && this.qualifier !== undefined) {
      output.writeFieldBegin('qualifier', Thrift.Type.STRING, 2);
      output.writeBinary(this.qualifier);
      output.writeFieldEnd();
    }
    if (this.timestamp !== null && this.timestamp !== undefined) {
      output.writeFieldBegin('timestamp', Thrift.Type.I64, 3);
      output.writeI64(this.timestamp);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TColumnValue = ttypes.TColumnValue = class {
  constructor(args) {
    this.family = null;
    this.qualifier = null;
    this.value = null;
    this.timestamp = null;
    if (args) {
      if (args.family !== undefined && args.family !== null) {
        this.family = args.family;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field family is unset!');
      }
      if (args.qualifier !== undefined && args.qualifier !== null) {
        this.qualifier = args.qualifier;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field qualifier is unset!');
      }
      if (args.value !== undefined && args.value !== null) {
        this.value = args.value;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field value is unset!');
      }
      if (args.timestamp !== undefined && args.timestamp !== null) {
        this.timestamp = args.timestamp;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.family = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.qualifier = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.STRING) {
          this.value = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.I64) {
          this.timestamp = input.readI64();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TColumnValue');
    if (this.family !== null && this.family !== undefined) {
      output.writeFieldBegin('family', Thrift.Type.STRING, 1);
      output.writeBinary(this.family);
      output.writeFieldEnd();
    }
    if (this.qualifier !== null && this.qualifier !== undefined) {
      output.writeFieldBegin('qualifier', Thrift.Type.STRING, 2);
      output.writeBinary(this.qualifier);
      output.writeFieldEnd();
    }
    if (this.value !== null && this.value !== undefined) {
      output.writeFieldBegin('value', Thrift.Type.STRING, 3);
      output.writeBinary(this.value);
      output.writeFieldEnd();
    }
    if (this.timestamp !== null && this.timestamp !== undefined) {
      output.writeFieldBegin('timestamp', Thrift.Type.I64, 4);
      output.writeI64(this.timestamp);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TResult = ttypes.TResult = class {
  constructor(args) {
    this.row = null;
    this.columnValues = null;
    this.partial = false;
    if (args) {
      if (args.row !== undefined && args.row !== null) {
        this.row = args.row;
      }
      if (args.columnValues !== undefined && args.columnValues !== null) {
        this.columnValues = Thrift.copyList(args.columnValues, [ttypes.TColumnValue]);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field columnValues is unset!');
      }
      if (args.partial !== undefined && args.partial !== null) {
        this.partial = args.partial;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.row = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.columnValues = [];
          const _rtmp31 = input.readListBegin();
          const _size0 = _rtmp31.size || 0;
          for (let _i2 = 0; _i2 < _size0; ++_i2) {
            let elem3 = null;
            elem3 = new ttypes.TColumnValue();
            elem3.read(input);
            this.columnValues.push(elem3);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.BOOL) {
          this.partial = input.readBool();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TResult');
    if (this.row !== null && this.row !== undefined) {
      output.writeFieldBegin('row', Thrift.Type.STRING, 1);
      output.writeBinary(this.row);
      output.writeFieldEnd();
    }
    if (this.columnValues !== null && this.columnValues !== undefined) {
      output.writeFieldBegin('columnValues', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.columnValues.length);
      for (let iter4 in this.columnValues) {
        if (this.columnValues.hasOwnProperty(iter4)) {
          iter4 = this.columnValues[iter4];
          iter4.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.partial !== null && this.partial !== undefined) {
      output.writeFieldBegin('partial', Thrift.Type.BOOL, 4);
      output.writeBool(this.partial);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TGet = ttypes.TGet = class {
  constructor(args) {
    this.row = null;
    this.columns = null;
    this.filterBytes = null;
    this.storeLimit = null;
    if (args) {
      if (args.row !== undefined && args.row !== null) {
        this.row = args.row;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field row is unset!');
      }
      if (args.columns !== undefined && args.columns !== null) {
        this.columns = Thrift.copyList(args.columns, [ttypes.TColumn]);
      }
      if (args.filterBytes !== undefined && args.filterBytes !== null) {
        this.filterBytes = args.filterBytes;
      }
      if (args.storeLimit !== undefined && args.storeLimit !== null) {
        this.storeLimit = args.storeLimit;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.row = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.columns = [];
          const _rtmp36 = input.readListBegin();
          const _size5 = _rtmp36.size || 0;
          for (let _i7 = 0; _i7 < _size5; ++_i7) {
            let elem8 = null;
            elem8 = new ttypes.TColumn();
            elem8.read(input);
            this.columns.push(elem8);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 15:
        if (ftype == Thrift.Type.STRING) {
          this.filterBytes = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 12:
        if (ftype == Thrift.Type.I32) {
          this.storeLimit = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TGet');
    if (this.row !== null && this.row !== undefined) {
      output.writeFieldBegin('row', Thrift.Type.STRING, 1);
      output.writeBinary(this.row);
      output.writeFieldEnd();
    }
    if (this.columns !== null && this.columns !== undefined) {
      output.writeFieldBegin('columns', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.columns.length);
      for (let iter9 in this.columns) {
        if (this.columns.hasOwnProperty(iter9)) {
          iter9 = this.columns[iter9];
          iter9.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.filterBytes !== null && this.filterBytes !== undefined) {
      output.writeFieldBegin('filterBytes', Thrift.Type.STRING, 15);
      output.writeBinary(this.filterBytes);
      output.writeFieldEnd();
    }
    if (this.storeLimit !== null && this.storeLimit !== undefined) {
      output.writeFieldBegin('storeLimit', Thrift.Type.I32, 12);
      output.writeI32(this.storeLimit);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TPut = ttypes.TPut = class {
  constructor(args) {
    this.row = null;
    this.columnValues = null;
    this.durability = null;
    if (args) {
      if (args.row !== undefined && args.row !== null) {
        this.row = args.row;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field row is unset!');
      }
      if (args.columnValues !== undefined && args.columnValues !== null) {
        this.columnValues = Thrift.copyList(args.columnValues, [ttypes.TColumnValue]);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field columnValues is unset!');
      }
      if (args.durability !== undefined && args.durability !== null) {
        this.durability = args.durability;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.row = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.columnValues = [];
          const _rtmp311 = input.readListBegin();
          const _size10 = _rtmp311.size || 0;
          for (let _i12 = 0; _i12 < _size10; ++_i12) {
            let elem13 = null;
            elem13 = new ttypes.TColumnValue();
            elem13.read(input);
            this.columnValues.push(elem13);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 6:
        if (ftype == Thrift.Type.I32) {
          this.durability = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TPut');
    if (this.row !== null && this.row !== undefined) {
      output.writeFieldBegin('row', Thrift.Type.STRING, 1);
      output.writeBinary(this.row);
      output.writeFieldEnd();
    }
    if (this.columnValues !== null && this.columnValues !== undefined) {
      output.writeFieldBegin('columnValues', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.columnValues.length);
      for (let iter14 in this.columnValues) {
        if (this.columnValues.hasOwnProperty(iter14)) {
          iter14 = this.columnValues[iter14];
          iter14.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.durability !== null && this.durability !== undefined) {
      output.writeFieldBegin('durability', Thrift.Type.I32, 6);
      output.writeI32(this.durability);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TDelete = ttypes.TDelete = class {
  constructor(args) {
    this.row = null;
    this.columns = null;
    this.deleteType = 1;
    this.durability = null;
    if (args) {
      if (args.row !== undefined && args.row !== null) {
        this.row = args.row;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field row is unset!');
      }
      if (args.columns !== undefined && args.columns !== null) {
        this.columns = Thrift.copyList(args.columns, [ttypes.TColumn]);
      }
      if (args.deleteType !== undefined && args.deleteType !== null) {
        this.deleteType = args.deleteType;
      }
      if (args.durability !== undefined && args.durability !== null) {
        this.durability = args.durability;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.row = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.columns = [];
          const _rtmp316 = input.readListBegin();
          const _size15 = _rtmp316.size || 0;
          for (let _i17 = 0; _i17 < _size15; ++_i17) {
            let elem18 = null;
            elem18 = new ttypes.TColumn();
            elem18.read(input);
            this.columns.push(elem18);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.I32) {
          this.deleteType = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 7:
        if (ftype == Thrift.Type.I32) {
          this.durability = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TDelete');
    if (this.row !== null && this.row !== undefined) {
      output.writeFieldBegin('row', Thrift.Type.STRING, 1);
      output.writeBinary(this.row);
      output.writeFieldEnd();
    }
    if (this.columns !== null && this.columns !== undefined) {
      output.writeFieldBegin('columns', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.columns.length);
      for (let iter19 in this.columns) {
        if (this.columns.hasOwnProperty(iter19)) {
          iter19 = this.columns[iter19];
          iter19.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.deleteType !== null && this.deleteType !== undefined) {
      output.writeFieldBegin('deleteType', Thrift.Type.I32, 4);
      output.writeI32(this.deleteType);
      output.writeFieldEnd();
    }
    if (this.durability !== null && this.durability !== undefined) {
      output.writeFieldBegin('durability', Thrift.Type.I32, 7);
      output.writeI32(this.durability);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TScan = ttypes.TScan = class {
  constructor(args) {
    this.startRow = null;
    this.stopRow = null;
    this.columns = null;
    this.caching = null;
    this.batchSize = null;
    this.cacheBlocks = null;
    this.limit = null;
    this.filterBytes = null;
    if (args) {
      if (args.startRow !== undefined && args.startRow !== null) {
        this.startRow = args.startRow;
      }
      if (args.stopRow !== undefined && args.stopRow !== null) {
        this.stopRow = args.stopRow;
      }
      if (args.columns !== undefined && args.columns !== null) {
        this.columns = Thrift.copyList(args.columns, [ttypes.TColumn]);
      }
      if (args.caching !== undefined && args.caching !== null) {
        this.caching = args.caching;
      }
      if (args.batchSize !== undefined && args.batchSize !== null) {
        this.batchSize = args.batchSize;
      }
      if (args.cacheBlocks !== undefined && args.cacheBlocks !== null) {
        this.cacheBlocks = args.cacheBlocks;
      }
      if (args.limit !== undefined && args.limit !== null) {
        this.limit = args.limit;
      }
      if (args.filterBytes !== undefined && args.filterBytes !== null) {
        this.filterBytes = args.filterBytes;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.startRow = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.stopRow = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.LIST) {
          this.columns = [];
          const _rtmp321 = input.readListBegin();
          const _size20 = _rtmp321.size || 0;
          for (let _i22 = 0; _i22 < _size20; ++_i22) {
            let elem23 = null;
            elem23 = new ttypes.TColumn();
            elem23.read(input);
            this.columns.push(elem23);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.I32) {
          this.caching = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 8:
        if (ftype == Thrift.Type.I32) {
          this.batchSize = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 12:
        if (ftype == Thrift.Type.BOOL) {
          this.cacheBlocks = input.readBool();
        } else {
          input.skip(ftype);
        }
        break;
        case 15:
        if (ftype == Thrift.Type.I32) {
          this.limit = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 18:
        if (ftype == Thrift.Type.STRING) {
          this.filterBytes = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TScan');
    if (this.startRow !== null && this.startRow !== undefined) {
      output.writeFieldBegin('startRow', Thrift.Type.STRING, 1);
      output.writeBinary(this.startRow);
      output.writeFieldEnd();
    }
    if (this.stopRow !== null && this.stopRow !== undefined) {
      output.writeFieldBegin('stopRow', Thrift.Type.STRING, 2);
      output.writeBinary(this.stopRow);
      output.writeFieldEnd();
    }
    if (this.columns !== null && this.columns !== undefined) {
      output.writeFieldBegin('columns', Thrift.Type.LIST, 3);
      output.writeListBegin(Thrift.Type.STRUCT, this.columns.length);
      for (let iter24 in this.columns) {
        if (this.columns.hasOwnProperty(iter24)) {
          iter24 = this.columns[iter24];
          iter24.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.caching !== null && this.caching !== undefined) {
      output.writeFieldBegin('caching', Thrift.Type.I32, 4);
      output.writeI32(this.caching);
      output.writeFieldEnd();
    }
    if (this.batchSize !== null && this.batchSize !== undefined) {
      output.writeFieldBegin('batchSize', Thrift.Type.I32, 8);
      output.writeI32(this.batchSize);
      output.writeFieldEnd();
    }
    if (this.cacheBlocks !== null && this.cacheBlocks !== undefined) {
      output.writeFieldBegin('cacheBlocks', Thrift.Type.BOOL, 12);
      output.writeBool(this.cacheBlocks);
      output.writeFieldEnd();
    }
    if (this.limit !== null && this.limit !== undefined) {
      output.writeFieldBegin('limit', Thrift.Type.I32, 15);
      output.writeI32(this.limit);
      output.writeFieldEnd();
    }
    if (this.filterBytes !== null && this.filterBytes !== undefined) {
      output.writeFieldBegin('filterBytes', Thrift.Type.STRING, 18);
      output.writeBinary(this.filterBytes);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TMutation = ttypes.TMutation = class {
  constructor(args) {
    this.put = null;
    this.deleteSingle = null;
    if (args) {
      if (args.put !== undefined && args.put !== null) {
        this.put = new ttypes.TPut(args.put);
      }
      if (args.deleteSingle !== undefined && args.deleteSingle !== null) {
        this.deleteSingle = new ttypes.TDelete(args.deleteSingle);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.put = new ttypes.TPut();
          this.put.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRUCT) {
          this.deleteSingle = new ttypes.TDelete();
          this.deleteSingle.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TMutation');
    if (this.put !== null && this.put !== undefined) {
      output.writeFieldBegin('put', Thrift.Type.STRUCT, 1);
      this.put.write(output);
      output.writeFieldEnd();
    }
    if (this.deleteSingle !== null && this.deleteSingle !== undefined) {
      output.writeFieldBegin('deleteSingle', Thrift.Type.STRUCT, 2);
      this.deleteSingle.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TRowMutations = ttypes.TRowMutations = class {
  constructor(args) {
    this.row = null;
    this.mutations = null;
    if (args) {
      if (args.row !== undefined && args.row !== null) {
        this.row = args.row;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field row is unset!');
      }
      if (args.mutations !== undefined && args.mutations !== null) {
        this.mutations = Thrift.copyList(args.mutations, [ttypes.TMutation]);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field mutations is unset!');
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.row = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.mutations = [];
          const _rtmp326 = input.readListBegin();
          const _size25 = _rtmp326.size || 0;
          for (let _i27 = 0; _i27 < _size25; ++_i27) {
            let elem28 = null;
            elem28 = new ttypes.TMutation();
            elem28.read(input);
            this.mutations.push(elem28);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TRowMutations');
    if (this.row !== null && this.row !== undefined) {
      output.writeFieldBegin('row', Thrift.Type.STRING, 1);
      output.writeBinary(this.row);
      output.writeFieldEnd();
    }
    if (this.mutations !== null && this.mutations !== undefined) {
      output.writeFieldBegin('mutations', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.mutations.length);
      for (let iter29 in this.mutations) {
        if (this.mutations.hasOwnProperty(iter29)) {
          iter29 = this.mutations[iter29];
          iter29.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TTableName = ttypes.TTableName = class {
  constructor(args) {
    this.ns = null;
    this.qualifier = null;
    if (args) {
      if (args.ns !== undefined && args.ns !== null) {
        this.ns = args.ns;
      }
      if (args.qualifier !== undefined && args.qualifier !== null) {
        this.qualifier = args.qualifier;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field qualifier is unset!');
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.ns = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.qualifier = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TTableName');
    if (this.ns !== null && this.ns !== undefined) {
      output.writeFieldBegin('ns', Thrift.Type.STRING, 1);
      output.writeBinary(this.ns);
      output.writeFieldEnd();
    }
    if (this.qualifier !== null && this.qualifier !== undefined) {
      output.writeFieldBegin('qualifier', Thrift.Type.STRING, 2);
      output.writeBinary(this.qualifier);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TColumnFamilyDescriptor = ttypes.TColumnFamilyDescriptor = class {
  constructor(args) {
    this.name = null;
    this.attributes = null;
    this.configuration = null;
    this.maxVersions = null;
    this.timeToLive = null;
    if (args) {
      if (args.name !== undefined && args.name !== null) {
        this.name = args.name;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field name is unset!');
      }
      if (args.attributes !== undefined && args.attributes !== null) {
        this.attributes = Thrift.copyMap(args.attributes, [null]);
      }
      if (args.configuration !== undefined && args.configuration !== null) {
        this.configuration = Thrift.copyMap(args.configuration, [null]);
      }
      if (args.maxVersions !== undefined && args.maxVersions !== null) {
        this.maxVersions = args.maxVersions;
      }
      if (args.timeToLive !== undefined && args.timeToLive !== null) {
        this.timeToLive = args.timeToLive;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.name = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.MAP) {
          this.attributes = {};
          const _rtmp331 = input.readMapBegin();
          const _size30 = _rtmp331.size || 0;
          for (let _i32 = 0; _i32 < _size30; ++_i32) {
            let key33 = null;
            let val34 = null;
            key33 = input.readBinary();
            val34 = input.readBinary();
            this.attributes[key33] = val34;
          }
          input.readMapEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.MAP) {
          this.configuration = {};
          const _rtmp336 = input.readMapBegin();
          const _size35 = _rtmp336.size || 0;
          for (let _i37 = 0; _i37 < _size35; ++_i37) {
            let key38 = null;
            let val39 = null;
            key38 = input.readString();
            val39 = input.readString();
            this.configuration[key38] = val39;
          }
          input.readMapEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 10:
        if (ftype == Thrift.Type.I32) {
          this.maxVersions = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 13:
        if (ftype == Thrift.Type.I32) {
          this.timeToLive = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TColumnFamilyDescriptor');
    if (this.name !== null && this.name !== undefined) {
      output.writeFieldBegin('name', Thrift.Type.STRING, 1);
      output.writeBinary(this.name);
      output.writeFieldEnd();
    }
    if (this.attributes !== null && this.attributes !== undefined) {
      output.writeFieldBegin('attributes', Thrift.Type.MAP, 2);
      output.writeMapBegin(Thrift.Type.STRING, Thrift.Type.STRING, Thrift.objectLength(this.attributes));
      for (let kiter40 in this.attributes) {
        if (this.attributes.hasOwnProperty(kiter40)) {
          let viter41 = this.attributes[kiter40];
          output.writeBinary(kiter40);
          output.writeBinary(viter41);
        }
      }
      output.writeMapEnd();
      output.writeFieldEnd();
    }
    if (this.configuration !== null && this.configuration !== undefined) {
      output.writeFieldBegin('configuration', Thrift.Type.MAP, 3);
      output.writeMapBegin(Thrift.Type.STRING, Thrift.Type.STRING, Thrift.objectLength(this.configuration));
      for (let kiter42 in this.configuration) {
        if (this.configuration.hasOwnProperty(kiter42)) {
          let viter43 = this.configuration[kiter42];
          output.writeString(kiter42);
          output.writeString(viter43);
        }
      }
      output.writeMapEnd();
      output.writeFieldEnd();
    }
    if (this.maxVersions !== null && this.maxVersions !== undefined) {
      output.writeFieldBegin('maxVersions', Thrift.Type.I32, 10);
      output.writeI32(this.maxVersions);
      output.writeFieldEnd();
    }
    if (this.timeToLive !== null && this.timeToLive !== undefined) {
      output.writeFieldBegin('timeToLive', Thrift.Type.I32, 13);
      output.writeI32(this.timeToLive);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TTableDescriptor = ttypes.TTableDescriptor = class {
  constructor(args) {
    this.tableName = null;
    this.columns = null;
    this.attributes = null;
    if (args) {
      if (args.tableName !== undefined && args.tableName !== null) {
        this.tableName = new ttypes.TTableName(args.tableName);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field tableName is unset!');
      }
      if (args.columns !== undefined && args.columns !== null) {
        this.columns = Thrift.copyList(args.columns, [ttypes.TColumnFamilyDescriptor]);
      }
      if (args.attributes !== undefined && args.attributes !== null) {
        this.attributes = Thrift.copyMap(args.attributes, [null]);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.tableName = new ttypes.TTableName();
          this.tableName.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.columns = [];
          const _rtmp345 = input.readListBegin();
          const _size44 = _rtmp345.size || 0;
          for (let _i46 = 0; _i46 < _size44; ++_i46) {
            let elem47 = null;
            elem47 = new ttypes.TColumnFamilyDescriptor();
            elem47.read(input);
            this.columns.push(elem47);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.MAP) {
          this.attributes = {};
          const _rtmp349 = input.readMapBegin();
          const _size48 = _rtmp349.size || 0;
          for (let _i50 = 0; _i50 < _size48; ++_i50) {
            let key51 = null;
            let val52 = null;
            key51 = input.readBinary();
            val52 = input.readBinary();
            this.attributes[key51] = val52;
          }
          input.readMapEnd();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TTableDescriptor');
    if (this.tableName !== null && this.tableName !== undefined) {
      output.writeFieldBegin('tableName', Thrift.Type.STRUCT, 1);
      this.tableName.write(output);
      output.writeFieldEnd();
    }
    if (this.columns !== null && this.columns !== undefined) {
      output.writeFieldBegin('columns', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.columns.length);
      for (let iter53 in this.columns) {
        if (this.columns.hasOwnProperty(iter53)) {
          iter53 = this.columns[iter53];
          iter53.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.attributes !== null && this.attributes !== undefined) {
      output.writeFieldBegin('attributes', Thrift.Type.MAP, 3);
      output.writeMapBegin(Thrift.Type.STRING, Thrift.Type.STRING, Thrift.objectLength(this.attributes));
      for (let kiter54 in this.attributes) {
        if (this.attributes.hasOwnProperty(kiter54)) {
          let viter55 = this.attributes[kiter54];
          output.writeBinary(kiter54);
          output.writeBinary(viter55);
        }
      }
      output.writeMapEnd();
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TIOError = ttypes.TIOError = class extends Thrift.TException {
  constructor(args) {
    super(args);
    this.name = "TIOError";
    this.message = null;
    this.canRetry = null;
    if (args) {
      if (args.message !== undefined && args.message !== null) {
        this.message = args.message;
      }
      if (args.canRetry !== undefined && args.canRetry !== null) {
        this.canRetry = args.canRetry;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.message = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.BOOL) {
          this.canRetry = input.readBool();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TIOError');
    if (this.message !== null && this.message !== undefined) {
      output.writeFieldBegin('message', Thrift.Type.STRING, 1);
      output.writeString(this.message);
      output.writeFieldEnd();
    }
    if (this.canRetry !== null && this.canRetry !== undefined) {
      output.writeFieldBegin('canRetry', Thrift.Type.BOOL, 2);
      output.writeBool(this.canRetry);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const TIllegalArgument = ttypes.TIllegalArgument = class extends Thrift.TException {
  constructor(args) {
    super(args);
    this.name = "TIllegalArgument";
    this.message = null;
    if (args) {
      if (args.message !== undefined && args.message !== null) {
        this.message = args.message;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.message = input.readString();
        } else {
          input.skip(ftype);
        }
        break;
        case 0:
          input.skip(ftype);
          break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('TIllegalArgument');
    if (this.message !== null && this.message !== undefined) {
      output.writeFieldBegin('message', Thrift.Type.STRING, 1);
      output.writeString(this.message);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_get_args = class {
  constructor(args) {
    this.table = null;
    this.tget = null;
    if (args) {
      if (args.table !== undefined && args.table !== null) {
        this.table = args.table;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field table is unset!');
      }
      if (args.tget !== undefined && args.tget !== null) {
        this.tget = new ttypes.TGet(args.tget);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field tget is unset!');
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.table = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRUCT) {
          this.tget = new ttypes.TGet();
          this.tget.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_get_args');
    if (this.table !== null && this.table !== undefined) {
      output.writeFieldBegin('table', Thrift.Type.STRING, 1);
      output.writeBinary(this.table);
      output.writeFieldEnd();
    }
    if (this.tget !== null && this.tget !== undefined) {
      output.writeFieldBegin('tget', Thrift.Type.STRUCT, 2);
      this.tget.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_get_result = class {
  constructor(args) {
    this.success = null;
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = new ttypes.TResult(args.success);
      }
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.STRUCT) {
          this.success = new ttypes.TResult();
          this.success.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_get_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.STRUCT, 0);
      this.success.write(output);
      output.writeFieldEnd();
    }
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_getMultiple_args = class {
  constructor(args) {
    this.table = null;
    this.tgets = null;
    if (args) {
      if (args.table !== undefined && args.table !== null) {
        this.table = args.table;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field table is unset!');
      }
      if (args.tgets !== undefined && args.tgets !== null) {
        this.tgets = Thrift.copyList(args.tgets, [ttypes.TGet]);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field tgets is unset!');
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.table = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.tgets = [];
          const _rtmp357 = input.readListBegin();
          const _size56 = _rtmp357.size || 0;
          for (let _i58 = 0; _i58 < _size56; ++_i58) {
            let elem59 = null;
            elem59 = new ttypes.TGet();
            elem59.read(input);
            this.tgets.push(elem59);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_getMultiple_args');
    if (this.table !== null && this.table !== undefined) {
      output.writeFieldBegin('table', Thrift.Type.STRING, 1);
      output.writeBinary(this.table);
      output.writeFieldEnd();
    }
    if (this.tgets !== null && this.tgets !== undefined) {
      output.writeFieldBegin('tgets', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRUCT, this.tgets.length);
      for (let iter60 in this.tgets) {
        if (this.tgets.hasOwnProperty(iter60)) {
          iter60 = this.tgets[iter60];
          iter60.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_getMultiple_result = class {
  constructor(args) {
    this.success = null;
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = Thrift.copyList(args.success, [ttypes.TResult]);
      }
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.LIST) {
          this.success = [];
          const _rtmp362 = input.readListBegin();
          const _size61 = _rtmp362.size || 0;
          for (let _i63 = 0; _i63 < _size61; ++_i63) {
            let elem64 = null;
            elem64 = new ttypes.TResult();
            elem64.read(input);
            this.success.push(elem64);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_getMultiple_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.LIST, 0);
      output.writeListBegin(Thrift.Type.STRUCT, this.success.length);
      for (let iter65 in this.success) {
        if (this.success.hasOwnProperty(iter65)) {
          iter65 = this.success[iter65];
          iter65.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_mutateRow_args = class {
  constructor(args) {
    this.table = null;
    this.trowMutations = null;
    if (args) {
      if (args.table !== undefined && args.table !== null) {
        this.table = args.table;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field table is unset!');
      }
      if (args.trowMutations !== undefined && args.trowMutations !== null) {
        this.trowMutations = new ttypes.TRowMutations(args.trowMutations);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field trowMutations is unset!');
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.table = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRUCT) {
          this.trowMutations = new ttypes.TRowMutations();
          this.trowMutations.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_mutateRow_args');
    if (this.table !== null && this.table !== undefined) {
      output.writeFieldBegin('table', Thrift.Type.STRING, 1);
      output.writeBinary(this.table);
      output.writeFieldEnd();
    }
    if (this.trowMutations !== null && this.trowMutations !== undefined) {
      output.writeFieldBegin('trowMutations', Thrift.Type.STRUCT, 2);
      this.trowMutations.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_mutateRow_result = class {
  constructor(args) {
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 0:
          input.skip(ftype);
          break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_mutateRow_result');
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_checkAndMutate_args = class {
  constructor(args) {
    this.table = null;
    this.row = null;
    this.family = null;
    this.qualifier = null;
    this.compareOp = null;
    this.value = null;
    this.rowMutations = null;
    if (args) {
      if (args.table !== undefined && args.table !== null) {
        this.table = args.table;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field table is unset!');
      }
      if (args.row !== undefined && args.row !== null) {
        this.row = args.row;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field row is unset!');
      }
      if (args.family !== undefined && args.family !== null) {
        this.family = args.family;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field family is unset!');
      }
      if (args.qualifier !== undefined && args.qualifier !== null) {
        this.qualifier = args.qualifier;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field qualifier is unset!');
      }
      if (args.compareOp !== undefined && args.compareOp !== null) {
        this.compareOp = args.compareOp;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field compareOp is unset!');
      }
      if (args.value !== undefined && args.value !== null) {
        this.value = args.value;
      }
      if (args.rowMutations !== undefined && args.rowMutations !== null) {
        this.rowMutations = new ttypes.TRowMutations(args.rowMutations);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field rowMutations is unset!');
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.table = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRING) {
          this.row = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.STRING) {
          this.family = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 4:
        if (ftype == Thrift.Type.STRING) {
          this.qualifier = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 5:
        if (ftype == Thrift.Type.I32) {
          this.compareOp = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        case 6:
        if (ftype == Thrift.Type.STRING) {
          this.value = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 7:
        if (ftype == Thrift.Type.STRUCT) {
          this.rowMutations = new ttypes.TRowMutations();
          this.rowMutations.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_checkAndMutate_args');
    if (this.table !== null && this.table !== undefined) {
      output.writeFieldBegin('table', Thrift.Type.STRING, 1);
      output.writeBinary(this.table);
      output.writeFieldEnd();
    }
    if (this.row !== null && this.row !== undefined) {
      output.writeFieldBegin('row', Thrift.Type.STRING, 2);
      output.writeBinary(this.row);
      output.writeFieldEnd();
    }
    if (this.family !== null && this.family !== undefined) {
      output.writeFieldBegin('family', Thrift.Type.STRING, 3);
      output.writeBinary(this.family);
      output.writeFieldEnd();
    }
    if (this.qualifier !== null && this.qualifier !== undefined) {
      output.writeFieldBegin('qualifier', Thrift.Type.STRING, 4);
      output.writeBinary(this.qualifier);
      output.writeFieldEnd();
    }
    if (this.compareOp !== null && this.compareOp !== undefined) {
      output.writeFieldBegin('compareOp', Thrift.Type.I32, 5);
      output.writeI32(this.compareOp);
      output.writeFieldEnd();
    }
    if (this.value !== null && this.value !== undefined) {
      output.writeFieldBegin('value', Thrift.Type.STRING, 6);
      output.writeBinary(this.value);
      output.writeFieldEnd();
    }
    if (this.rowMutations !== null && this.rowMutations !== undefined) {
      output.writeFieldBegin('rowMutations', Thrift.Type.STRUCT, 7);
      this.rowMutations.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_checkAndMutate_result = class {
  constructor(args) {
    this.success = null;
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = args.success;
      }
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.BOOL) {
          this.success = input.readBool();
        } else {
          input.skip(ftype);
        }
        break;
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_checkAndMutate_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.BOOL, 0);
      output.writeBool(this.success);
      output.writeFieldEnd();
    }
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_getScannerResults_args = class {
  constructor(args) {
    this.table = null;
    this.tscan = null;
    this.numRows = 1;
    if (args) {
      if (args.table !== undefined && args.table !== null) {
        this.table = args.table;
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field table is unset!');
      }
      if (args.tscan !== undefined && args.tscan !== null) {
        this.tscan = new ttypes.TScan(args.tscan);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field tscan is unset!');
      }
      if (args.numRows !== undefined && args.numRows !== null) {
        this.numRows = args.numRows;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRING) {
          this.table = input.readBinary();
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.STRUCT) {
          this.tscan = new ttypes.TScan();
          this.tscan.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 3:
        if (ftype == Thrift.Type.I32) {
          this.numRows = input.readI32();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_getScannerResults_args');
    if (this.table !== null && this.table !== undefined) {
      output.writeFieldBegin('table', Thrift.Type.STRING, 1);
      output.writeBinary(this.table);
      output.writeFieldEnd();
    }
    if (this.tscan !== null && this.tscan !== undefined) {
      output.writeFieldBegin('tscan', Thrift.Type.STRUCT, 2);
      this.tscan.write(output);
      output.writeFieldEnd();
    }
    if (this.numRows !== null && this.numRows !== undefined) {
      output.writeFieldBegin('numRows', Thrift.Type.I32, 3);
      output.writeI32(this.numRows);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_getScannerResults_result = class {
  constructor(args) {
    this.success = null;
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = Thrift.copyList(args.success, [ttypes.TResult]);
      }
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.LIST) {
          this.success = [];
          const _rtmp367 = input.readListBegin();
          const _size66 = _rtmp367.size || 0;
          for (let _i68 = 0; _i68 < _size66; ++_i68) {
            let elem69 = null;
            elem69 = new ttypes.TResult();
            elem69.read(input);
            this.success.push(elem69);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_getScannerResults_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.LIST, 0);
      output.writeListBegin(Thrift.Type.STRUCT, this.success.length);
      for (let iter70 in this.success) {
        if (this.success.hasOwnProperty(iter70)) {
          iter70 = this.success[iter70];
          iter70.write(output);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_tableExists_args = class {
  constructor(args) {
    this.tableName = null;
    if (args) {
      if (args.tableName !== undefined && args.tableName !== null) {
        this.tableName = new ttypes.TTableName(args.tableName);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.tableName = new ttypes.TTableName();
          this.tableName.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 0:
          input.skip(ftype);
          break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_tableExists_args');
    if (this.tableName !== null && this.tableName !== undefined) {
      output.writeFieldBegin('tableName', Thrift.Type.STRUCT, 1);
      this.tableName.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_tableExists_result = class {
  constructor(args) {
    this.success = null;
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.success !== undefined && args.success !== null) {
        this.success = args.success;
      }
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 0:
        if (ftype == Thrift.Type.BOOL) {
          this.success = input.readBool();
        } else {
          input.skip(ftype);
        }
        break;
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_tableExists_result');
    if (this.success !== null && this.success !== undefined) {
      output.writeFieldBegin('success', Thrift.Type.BOOL, 0);
      output.writeBool(this.success);
      output.writeFieldEnd();
    }
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_createTable_args = class {
  constructor(args) {
    this.desc = null;
    this.splitKeys = null;
    if (args) {
      if (args.desc !== undefined && args.desc !== null) {
        this.desc = new ttypes.TTableDescriptor(args.desc);
      } else {
        throw new Thrift.TProtocolException(Thrift.TProtocolExceptionType.UNKNOWN, 'Required field desc is unset!');
      }
      if (args.splitKeys !== undefined && args.splitKeys !== null) {
        this.splitKeys = Thrift.copyList(args.splitKeys, [null]);
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.desc = new ttypes.TTableDescriptor();
          this.desc.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 2:
        if (ftype == Thrift.Type.LIST) {
          this.splitKeys = [];
          const _rtmp372 = input.readListBegin();
          const _size71 = _rtmp372.size || 0;
          for (let _i73 = 0; _i73 < _size71; ++_i73) {
            let elem74 = null;
            elem74 = input.readBinary();
            this.splitKeys.push(elem74);
          }
          input.readListEnd();
        } else {
          input.skip(ftype);
        }
        break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_createTable_args');
    if (this.desc !== null && this.desc !== undefined) {
      output.writeFieldBegin('desc', Thrift.Type.STRUCT, 1);
      this.desc.write(output);
      output.writeFieldEnd();
    }
    if (this.splitKeys !== null && this.splitKeys !== undefined) {
      output.writeFieldBegin('splitKeys', Thrift.Type.LIST, 2);
      output.writeListBegin(Thrift.Type.STRING, this.splitKeys.length);
      for (let iter75 in this.splitKeys) {
        if (this.splitKeys.hasOwnProperty(iter75)) {
          iter75 = this.splitKeys[iter75];
          output.writeBinary(iter75);
        }
      }
      output.writeListEnd();
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseService_createTable_result = class {
  constructor(args) {
    this.io = null;
    if (args instanceof ttypes.TIOError) {
        this.io = args;
        return;
    }
    if (args) {
      if (args.io !== undefined && args.io !== null) {
        this.io = args.io;
      }
    }
  }

  read (input) {
    input.readStructBegin();
    while (true) {
      const ret = input.readFieldBegin();
      const ftype = ret.ftype;
      const fid = ret.fid;
      if (ftype == Thrift.Type.STOP) {
        break;
      }
      switch (fid) {
        case 1:
        if (ftype == Thrift.Type.STRUCT) {
          this.io = new ttypes.TIOError();
          this.io.read(input);
        } else {
          input.skip(ftype);
        }
        break;
        case 0:
          input.skip(ftype);
          break;
        default:
          input.skip(ftype);
      }
      input.readFieldEnd();
    }
    input.readStructEnd();
    return;
  }

  write (output) {
    output.writeStructBegin('THBaseService_createTable_result');
    if (this.io !== null && this.io !== undefined) {
      output.writeFieldBegin('io', Thrift.Type.STRUCT, 1);
      this.io.write(output);
      output.writeFieldEnd();
    }
    output.writeFieldStop();
    output.writeStructEnd();
    return;
  }

};
const THBaseServiceClient = class THBaseServiceClient {
  constructor(output, pClass) {
    this.output = output;
    this.pClass = pClass;
    this._seqid = 0;
    this._reqs = {};
  }
  seqid () { return this._seqid; }
  new_seqid () { return this._seqid += 1; }

  get (table, tget) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_get(table, tget);
    });
  }

  send_get (table, tget) {
    const output = new this.pClass(this.output);
    const params = {
      table: table,
      tget: tget
    };
    const args = new THBaseService_get_args(params);
    try {
      output.writeMessageBegin('get', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_get (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_get_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('get failed: unknown result');
  }

  getMultiple (table, tgets) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_getMultiple(table, tgets);
    });
  }

  send_getMultiple (table, tgets) {
    const output = new this.pClass(this.output);
    const params = {
      table: table,
      tgets: tgets
    };
    const args = new THBaseService_getMultiple_args(params);
    try {
      output.writeMessageBegin('getMultiple', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_getMultiple (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_getMultiple_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('getMultiple failed: unknown result');
  }

  mutateRow (table, trowMutations) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_mutateRow(table, trowMutations);
    });
  }

  send_mutateRow (table, trowMutations) {
    const output = new this.pClass(this.output);
    const params = {
      table: table,
      trowMutations: trowMutations
    };
    const args = new THBaseService_mutateRow_args(params);
    try {
      output.writeMessageBegin('mutateRow', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_mutateRow (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_mutateRow_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    callback(null);
  }

  checkAndMutate (table, row, family, qualifier, compareOp, value, rowMutations) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_checkAndMutate(table, row, family, qualifier, compareOp, value, rowMutations);
    });
  }

  send_checkAndMutate (table, row, family, qualifier, compareOp, value, rowMutations) {
    const output = new this.pClass(this.output);
    const params = {
      table: table,
      row: row,
      family: family,
      qualifier: qualifier,
      compareOp: compareOp,
      value: value,
      rowMutations: rowMutations
    };
    const args = new THBaseService_checkAndMutate_args(params);
    try {
      output.writeMessageBegin('checkAndMutate', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_checkAndMutate (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_checkAndMutate_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('checkAndMutate failed: unknown result');
  }

  getScannerResults (table, tscan, numRows) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_getScannerResults(table, tscan, numRows);
    });
  }

  send_getScannerResults (table, tscan, numRows) {
    const output = new this.pClass(this.output);
    const params = {
      table: table,
      tscan: tscan,
      numRows: numRows
    };
    const args = new THBaseService_getScannerResults_args(params);
    try {
      output.writeMessageBegin('getScannerResults', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_getScannerResults (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_getScannerResults_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('getScannerResults failed: unknown result');
  }

  tableExists (tableName) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_tableExists(tableName);
    });
  }

  send_tableExists (tableName) {
    const output = new this.pClass(this.output);
    const params = {
      tableName: tableName
    };
    const args = new THBaseService_tableExists_args(params);
    try {
      output.writeMessageBegin('tableExists', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_tableExists (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_tableExists_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    if (null !== result.success) {
      return callback(null, result.success);
    }
    return callback('tableExists failed: unknown result');
  }

  createTable (desc, splitKeys) {
    this._seqid = this.new_seqid();
    const self = this;
    return new Promise((resolve, reject) => {
      self._reqs[self.seqid()] = (error, result) => {
        return error ? reject(error) : resolve(result);
      };
      self.send_createTable(desc, splitKeys);
    });
  }

  send_createTable (desc, splitKeys) {
    const output = new this.pClass(this.output);
    const params = {
      desc: desc,
      splitKeys: splitKeys
    };
    const args = new THBaseService_createTable_args(params);
    try {
      output.writeMessageBegin('createTable', Thrift.MessageType.CALL, this.seqid());
      args.write(output);
      output.writeMessageEnd();
      return this.output.flush();
    }
    catch (e) {
      delete this._reqs[this.seqid()];
      if (typeof output.reset === 'function') {
        output.reset();
      }
      throw e;
    }
  }

  recv_createTable (input, mtype, rseqid) {
    const callback = this._reqs[rseqid] || function() {};
    delete this._reqs[rseqid];
    if (mtype == Thrift.MessageType.EXCEPTION) {
      const x = new Thrift.TApplicationException();
      x.read(input);
      input.readMessageEnd();
      return callback(x);
    }
    const result = new THBaseService_createTable_result();
    result.read(input);
    input.readMessageEnd();

    if (null !== result.io) {
      return callback(result.io);
    }
    callback(null);
  }
};

return { ...ttypes, Client: THBaseServiceClient };
}
